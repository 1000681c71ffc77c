//! The server under test: the real program as a child process. It never writes to the index.

use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use crate::Failure;
use crate::args::ServerArgs;
use crate::clock::{Memory, cpu_seconds_of};

/// A server that runs until it is dropped.
pub struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts `tracuu serve --no-index` on a free port of loopback, and waits until it listens.
    pub fn start(args: &ServerArgs) -> Result<Server, Failure> {
        let mut child = Command::new(&args.binary)
            .args(["serve", "--no-index", "--bind", "127.0.0.1:0", "--index"])
            .arg(&args.index)
            .arg("--corpus")
            .arg(&args.corpus)
            .env("TRACUU_LOG", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", args.binary.display()))?;
        let output = child.stdout.take().ok_or("the server has no output")?;
        // From here on the child ends with the server, whatever fails.
        let mut server = Server { child, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().strip_prefix("http://").map(str::parse);
        server.address = address.ok_or("the server did not say where it listens")??;
        Ok(server)
    }

    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the CPU time that it has used so far, in seconds.
    pub fn cpu_seconds(&self) -> io::Result<f64> {
        cpu_seconds_of(self.child.id())
    }

    /// Returns its memory.
    pub fn memory(&self) -> io::Result<Memory> {
        Memory::of(Some(self.child.id()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It only reads, so it can be ended at once. It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
