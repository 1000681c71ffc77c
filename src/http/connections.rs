//! A time limit for idle connections. A client that opens a connection and sends nothing, or never
//! reads the response, would hold it for ever. Enough of them would exhaust the file descriptors of
//! the process and lock everybody out.
//!
//! Not here: the time limit of a request ([`super::layers`]) and the number of concurrent requests
//! ([`super::admission`]). Clients that send a byte a minute must be stopped by a reverse proxy.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, Sleep, sleep};

/// Maximum time without a byte in or out. Longer than a request may take
/// ([`REQUEST_MAX`](super::layers::REQUEST_MAX)), because nothing moves while the request is
/// processed.
pub const IDLE_MAX: Duration = Duration::from_secs(60);

/// A listener whose connections fail after [`IDLE_MAX`] without a byte.
pub struct Connections {
    listener: TcpListener,
}

impl Connections {
    /// Wraps `listener`.
    pub fn new(listener: TcpListener) -> Self {
        Connections { listener }
    }
}

impl Listener for Connections {
    type Io = IdleTimeout<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        (IdleTimeout::new(stream, IDLE_MAX), address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// A stream that fails when it is idle for too long.
pub struct IdleTimeout<S> {
    stream: S,
    idle_max: Duration,
    idle: Pin<Box<Sleep>>,
}

impl<S> IdleTimeout<S> {
    fn new(stream: S, idle_max: Duration) -> Self {
        IdleTimeout { stream, idle_max, idle: Box::pin(sleep(idle_max)) }
    }

    /// Returns `moved`, or a timeout error if it is pending and the idle time is over.
    fn in_time<T>(
        &mut self,
        context: &mut Context<'_>,
        moved: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if moved.is_ready() {
            self.idle.as_mut().reset(Instant::now() + self.idle_max);
            return moved;
        }
        match self.idle.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for IdleTimeout<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let moved = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.in_time(context, moved)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for IdleTimeout<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(context, moved)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let moved = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.in_time(context, moved)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::poll_fn;

    /// A client that sends its bytes once and then nothing more.
    struct Client(Option<&'static [u8]>);

    impl AsyncRead for Client {
        fn poll_read(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            let Some(bytes) = self.0.take() else { return Poll::Pending };
            buffer.put_slice(bytes);
            Poll::Ready(Ok(()))
        }
    }

    async fn read(stream: &mut IdleTimeout<Client>) -> io::Result<usize> {
        let mut bytes = [0; 8];
        let mut buffer = ReadBuf::new(&mut bytes);
        poll_fn(|context| Pin::new(&mut *stream).poll_read(context, &mut buffer)).await?;
        Ok(buffer.filled().len())
    }

    #[tokio::test]
    async fn a_client_that_falls_silent_is_let_go() {
        let mut stream = IdleTimeout::new(Client(Some(b"GET")), Duration::ZERO);
        assert_eq!(read(&mut stream).await.expect("what is there is read first"), 3);
        let error = read(&mut stream).await.expect_err("nothing more comes");
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_client_may_think_for_a_while() {
        let mut stream = IdleTimeout::new(Client(None), IDLE_MAX);
        let waited = tokio::time::timeout(Duration::ZERO, read(&mut stream)).await;
        assert!(waited.is_err(), "still open");
    }
}
