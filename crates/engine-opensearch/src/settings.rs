//! The settings of the engine and their rules. Does not read them from files or variables, apart
//! from the files that they name; the program does.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::tls::{Certificate, PemItem, parse_pem};

pub use crate::secret::Secret;

use crate::address::NodeAddress;

/// Most nodes that may be named. A client needs a few of a cluster, not all.
pub const NODES_MAX: usize = 64;
/// Longest [`Settings::name`], in bytes. An index name has at most 255 with what is added to it.
pub const NAME_BYTES_MAX: usize = 100;
/// Most shards of an index, the limit of OpenSearch.
pub const SHARDS_MAX: u32 = 1_024;
/// Most replicas of a shard.
pub const REPLICAS_MAX: u32 = 10;
/// Longest deadline of one search.
pub const DEADLINE_MAX: Duration = Duration::from_secs(3_600);

/// How the cluster is reached, and how indices in it are made.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Addresses of nodes: `http://host:port` or `https://host:port`. The port may lack and then is
    /// 9200. 1 to [`NODES_MAX`], each once.
    pub nodes: Vec<String>,
    /// Start of the names of all indices: lower-case letters, digits, `-` and `_`, beginning with a
    /// letter, at most [`NAME_BYTES_MAX`] bytes.
    pub name: String,
    /// How the program says who it is.
    pub credentials: Credentials,
    /// A PEM file with the only certificates that the nodes' certificates may be signed by. If it
    /// is not set, those of Mozilla's list.
    pub ca_file: Option<PathBuf>,
    /// Primary shards of an index, 1 to [`SHARDS_MAX`].
    pub shards: u32,
    /// Copies of each shard besides the primary one, 0 to [`REPLICAS_MAX`].
    pub replicas: u32,
    /// Longest time of one search, 1 ms to [`DEADLINE_MAX`].
    pub deadline: Duration,
}

/// How the program says who it is. `Debug` shows the kind and the user, never a secret.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Not at all.
    None,
    /// By HTTP basic authentication.
    Basic {
        /// Name of the user, without a colon.
        user: String,
        /// The password.
        password: Secret,
    },
    /// By an API key in the form that the cluster gave out, base64 of `id:key`.
    ApiKey(Secret),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Credentials::None => f.write_str("None"),
            Credentials::Basic { user, .. } => {
                f.debug_struct("Basic").field("user", user).finish_non_exhaustive()
            }
            Credentials::ApiKey(_) => f.write_str("ApiKey(..)"),
        }
    }
}

/// A setting that cannot be used. Prints its name, its value (never a secret) and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError {
    /// Name of the setting, as in `tracuu.toml`: `opensearch.nodes`.
    pub setting: &'static str,
    /// The value, if it may be shown.
    pub value: Option<String>,
    /// What is allowed, or what went wrong and what is needed.
    pub allowed: String,
}

impl SettingsError {
    pub(crate) fn new(
        setting: &'static str,
        value: impl fmt::Display,
        allowed: impl Into<String>,
    ) -> SettingsError {
        SettingsError { setting, value: Some(value.to_string()), allowed: allowed.into() }
    }

    fn secret(setting: &'static str, allowed: &str) -> SettingsError {
        SettingsError { setting, value: None, allowed: allowed.into() }
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SettingsError { setting, value, allowed } = self;
        match value {
            Some(value) => write!(f, "`{setting}` = `{value}`: {allowed}"),
            None => write!(f, "`{setting}`: {allowed}"),
        }
    }
}

impl std::error::Error for SettingsError {}

impl Settings {
    /// Checks every value by its rule. The error is of the first that breaks one. Reads no file.
    pub fn check(&self) -> Result<(), SettingsError> {
        self.addresses()?;
        self.check_name()?;
        self.credentials.check()?;
        check_range("opensearch.shards", self.shards, 1, SHARDS_MAX)?;
        check_range("opensearch.replicas", self.replicas, 0, REPLICAS_MAX)?;
        if self.deadline < Duration::from_millis(1) || self.deadline > DEADLINE_MAX {
            let (value, allowed) = (in_units(self.deadline), "1ms to 1h is allowed");
            return Err(SettingsError::new("opensearch.deadline", value, allowed));
        }
        Ok(())
    }

    /// Returns the nodes in the order of the setting.
    pub(crate) fn addresses(&self) -> Result<Vec<NodeAddress>, SettingsError> {
        let fault = |value: &str, allowed: &str| {
            SettingsError::new("opensearch.nodes", without_secrets(value), allowed)
        };
        if self.nodes.is_empty() || self.nodes.len() > NODES_MAX {
            let allowed = format!("1 to {NODES_MAX} nodes are allowed");
            let value = format!("{} nodes", self.nodes.len());
            return Err(SettingsError::new("opensearch.nodes", value, allowed));
        }
        let mut seen = HashSet::new();
        let mut addresses = Vec::new();
        for text in &self.nodes {
            let address = NodeAddress::parse(text).map_err(|allowed| fault(text, allowed))?;
            if !seen.insert(address.clone()) {
                return Err(fault(text, "each node is named once"));
            }
            addresses.push(address);
        }
        Ok(addresses)
    }

    /// Returns the first node that the password or key goes to without encryption over a network;
    /// `None` if there is none, or no secret.
    pub fn unencrypted_node(&self) -> Option<String> {
        let addresses = self.addresses().unwrap_or_default();
        let is_open = |it: &&NodeAddress| !it.is_tls && !it.is_loopback();
        let open = addresses.iter().find(is_open).map(NodeAddress::to_string);
        open.filter(|_| self.credentials != Credentials::None)
    }

    fn check_name(&self) -> Result<(), SettingsError> {
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        let name = &self.name;
        let is_valid = name.len() <= NAME_BYTES_MAX
            && name.bytes().all(is_plain)
            && name.starts_with(|first: char| first.is_ascii_lowercase());
        if is_valid {
            return Ok(());
        }
        let allowed = format!(
            "1 to {NAME_BYTES_MAX} lower-case letters (a to z), digits, `-` and `_`, beginning \
             with a letter, are allowed"
        );
        Err(SettingsError::new("opensearch.name", name, allowed))
    }
}

impl Credentials {
    fn check(&self) -> Result<(), SettingsError> {
        match self {
            Credentials::None => Ok(()),
            Credentials::Basic { user, password } => {
                if user.is_empty() || user.contains(':') || user.contains(char::is_control) {
                    let allowed = "a user has a name, without colons and control characters";
                    return Err(SettingsError::new("opensearch.user", user, allowed));
                }
                let password = password.expose();
                if password.is_empty() || password.contains(char::is_control) {
                    let allowed = "a password is not empty and has no control characters";
                    return Err(SettingsError::secret("opensearch.password", allowed));
                }
                Ok(())
            }
            Credentials::ApiKey(key) => {
                let key = key.expose();
                if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
                    let allowed = "a key is not empty and has only visible ASCII characters";
                    return Err(SettingsError::secret("opensearch.api_key", allowed));
                }
                Ok(())
            }
        }
    }
}

/// Reads the certificates of a PEM file, at least one. Other items of the file are skipped.
pub(crate) fn read_certificates(path: &Path) -> Result<Vec<Certificate<'static>>, SettingsError> {
    let fault = |allowed: String| SettingsError::new("opensearch.ca_file", path.display(), allowed);
    let pem = std::fs::read(path)
        .map_err(|error| fault(format!("the file of certificates cannot be read: {error}")))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(fault(format!("the file is not in PEM form: {error}"))),
        }
    }
    if certificates.is_empty() {
        return Err(fault("the file has no certificate in PEM form".into()));
    }
    for (number, certificate) in (1..).zip(&certificates) {
        // The HTTP library would skip what is damaged, and then trust nobody.
        let der = rustls::pki_types::CertificateDer::from(certificate.der());
        rustls::RootCertStore::empty()
            .add(der)
            .map_err(|error| fault(format!("certificate {number} of the file: {error}")))?;
    }
    Ok(certificates)
}

fn check_range(setting: &'static str, value: u32, min: u32, max: u32) -> Result<(), SettingsError> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(SettingsError::new(setting, value, format!("{min} to {max} is allowed")))
}

/// Replaces what may be secret in an address: everything before the last `@`, whatever the form of
/// the address, since a password may hold any character, and a path or query.
fn without_secrets(address: &str) -> String {
    if let Some((_, host)) = address.rsplit_once('@') {
        return format!("…@{host}");
    }
    let host = address.find("://").map_or(0, |at| at + 3);
    match address[host..].find(['/', '?', '#']) {
        Some(at) if host + at + 1 < address.len() => format!("{}…", &address[..=host + at]),
        _ => address.into(),
    }
}

/// Writes a time as it is set: `500ms`, `5s`, `1h`.
fn in_units(time: Duration) -> String {
    let milliseconds = time.as_millis();
    let units = [("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
    let is_whole = |(_, size): &(&str, u128)| milliseconds.is_multiple_of(*size);
    match units.into_iter().find(is_whole).filter(|_| milliseconds > 0) {
        Some((unit, size)) => format!("{}{unit}", milliseconds / size),
        None if milliseconds == 0 => "0s".into(),
        None => format!("{milliseconds}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSWORD: &str = "Qx7-pw-secret";

    fn settings() -> Settings {
        Settings {
            nodes: vec!["http://search-1".into(), "https://search-2:9201".into()],
            name: "tracuu".into(),
            credentials: Credentials::None,
            ca_file: None,
            shards: 1,
            replicas: 1,
            deadline: Duration::from_secs(5),
        }
    }

    fn error(change: impl FnOnce(&mut Settings)) -> String {
        let mut settings = settings();
        change(&mut settings);
        settings.check().expect_err(&format!("{settings:?}")).to_string()
    }

    fn basic(user: &str, password: &str) -> Credentials {
        Credentials::Basic { user: user.into(), password: Secret::new(password) }
    }

    #[test]
    fn values_at_the_limits_are_allowed() {
        settings().check().unwrap();
        for (shards, replicas, millis) in [(1, 0, 1), (1_024, 10, 3_600_000)] {
            let deadline = Duration::from_millis(millis);
            Settings { shards, replicas, deadline, ..settings() }.check().unwrap();
        }
        for name in ["t", "tra_cuu-2", &"x".repeat(100)] {
            Settings { name: name.into(), ..settings() }.check().unwrap();
        }
        for credentials in [
            basic("người đọc", "mật khẩu: \u{1f511}"),
            Credentials::ApiKey(Secret::new("aWQ6a2V5==")),
        ] {
            Settings { credentials, ..settings() }.check().unwrap();
        }
    }

    #[test]
    fn an_error_names_the_setting_the_value_and_what_is_allowed() {
        for (error, expected) in [
            (error(|it| it.nodes = vec![]), "`opensearch.nodes` = `0 nodes`: 1 to 64 nodes"),
            (
                error(|it| it.nodes = vec!["search-1".into()]),
                "`opensearch.nodes` = `search-1`: write `http://host:port`",
            ),
            (
                error(|it| it.nodes.push("HTTP://Search-1:9200/".into())),
                "`opensearch.nodes` = `HTTP://Search-1:9200/`: each node is named once",
            ),
            (error(|it| it.name = "Tra".into()), "`opensearch.name` = `Tra`: 1 to 100 lower-case"),
            (error(|it| it.shards = 0), "`opensearch.shards` = `0`: 1 to 1024 is allowed"),
            (error(|it| it.shards = 1_025), "`opensearch.shards` = `1025`: 1 to 1024"),
            (error(|it| it.replicas = 11), "`opensearch.replicas` = `11`: 0 to 10 is allowed"),
            (
                error(|it| it.deadline = Duration::ZERO),
                "`opensearch.deadline` = `0s`: 1ms to 1h is allowed",
            ),
            (
                error(|it| it.deadline = Duration::from_secs(3_601)),
                "`opensearch.deadline` = `3601s`: 1ms",
            ),
            (
                error(|it| it.deadline = Duration::from_secs(18_000)),
                "`opensearch.deadline` = `5h`: 1ms",
            ),
            (
                error(|it| it.nodes = vec!["http://search-1:9200/x?token=Qx7".into()]),
                "`opensearch.nodes` = `http://search-1:9200/…`: write `http://host:port`",
            ),
            (
                error(|it| it.nodes = vec!["https://search-1?x".into()]),
                "`opensearch.nodes` = `https://search-1?…`: write `http://host:port`",
            ),
            (
                error(|it| it.credentials = basic("a:b", PASSWORD)),
                "`opensearch.user` = `a:b`: a user has a name, without colons",
            ),
            (
                error(|it| it.credentials = basic("", PASSWORD)),
                "`opensearch.user` = ``: a user has a name",
            ),
            (
                error(|it| it.credentials = basic("a", "")),
                "`opensearch.password`: a password is not empty",
            ),
        ] {
            assert!(error.starts_with(expected), "{error}");
        }
        for name in ["", "2x", "-x", "_x", "trạm", "a.b", "a b", "a*", &"x".repeat(101)] {
            error(|it| it.name = name.into());
        }
    }

    #[test]
    fn no_text_shows_a_secret() {
        let with_line_end = format!("{PASSWORD}\n");
        for text in [
            error(|it| it.nodes = vec![format!("http://admin:{PASSWORD}@search-1:9200")]),
            error(|it| it.nodes = vec![format!("admin:{PASSWORD}@x/{PASSWORD}@search-1")]),
            error(|it| it.credentials = basic("admin", &with_line_end)),
            error(|it| it.credentials = Credentials::ApiKey(Secret::new(with_line_end.clone()))),
            error(|it| it.credentials = basic("a:b", PASSWORD)),
            format!("{:?}", Settings { credentials: basic("admin", PASSWORD), ..settings() }),
            format!("{:?}", Credentials::ApiKey(Secret::new(PASSWORD))),
        ] {
            assert!(!text.contains(PASSWORD), "{text}");
        }
        let error = error(|it| it.nodes = vec![format!("http://admin:{PASSWORD}@search-1:9200")]);
        let expected = "`opensearch.nodes` = `…@search-1:9200`: an address holds neither user";
        assert!(error.starts_with(expected), "{error}");
        assert!(error.contains("opensearch.password_file"), "{error}");
    }
}
