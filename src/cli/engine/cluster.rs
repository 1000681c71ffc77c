//! The engine of an OpenSearch cluster: from the settings of the program to those of the engine.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use super::super::CliError;
use super::super::output::message;
use crate::config::{ClusterSettings, Settings};
use tracuu_engine_opensearch::OpenSearchEngine;
use tracuu_engine_opensearch::settings::{
    Credentials, NAME_BYTES_MAX, Secret, Settings as EngineSettings, SettingsError,
};
use tracuu_engine_opensearch::status::EVALUATION;

/// Opens the engine. Checks the settings and reads the files that they name; does not contact the
/// cluster.
pub fn open(settings: &Settings) -> Result<OpenSearchEngine, CliError> {
    open_named(settings, &settings.cluster.name)
}

/// Opens the engine for indices whose names start with `name`.
fn open_named(settings: &Settings, name: &str) -> Result<OpenSearchEngine, CliError> {
    let ClusterSettings { nodes, ca_file, shards, replicas, deadline, .. } = &settings.cluster;
    let credentials = credentials(settings)?;
    let opened = OpenSearchEngine::open(EngineSettings {
        nodes: nodes.clone(),
        name: name.to_string(),
        credentials,
        ca_file: ca_file.clone(),
        shards: *shards,
        replicas: *replicas,
        deadline: *deadline,
    });
    opened.map_err(|error| wrong(settings, &error))
}

/// Says which setting cannot be used, and where it was set.
fn wrong(settings: &Settings, error: &SettingsError) -> CliError {
    CliError::Usage(match settings.places.get(error.setting) {
        Some(place) => format!("{error} (set by {place})"),
        None => error.to_string(),
    })
}

/// Returns how the program says who it is: as a user with a password, by a key, or not at all.
fn credentials(settings: &Settings) -> Result<Credentials, CliError> {
    let ClusterSettings { user, password, password_file, api_key, .. } = &settings.cluster;
    let named = |name: &str| match settings.places.get(name) {
        Some(place) => format!("`{name}` (set by {place})"),
        None => format!("`{name}`"),
    };
    let together = |one: &str, other: &str| {
        let (one, other) = (named(one), named(other));
        Err(CliError::Usage(format!("{one} and {other} cannot be set together; leave one out")))
    };
    let password_name = match password {
        Some(_) => "opensearch.password",
        None => "opensearch.password_file",
    };
    let has_password = password.is_some() || password_file.is_some();
    match (user, api_key) {
        _ if password.is_some() && password_file.is_some() => {
            together("opensearch.password", "opensearch.password_file")
        }
        (Some(_), Some(_)) => together("opensearch.user", "opensearch.api_key"),
        (None, Some(_)) if has_password => together(password_name, "opensearch.api_key"),
        (None, Some(key)) => Ok(Credentials::ApiKey(Secret::new(key.expose()))),
        (None, None) if has_password => Err(CliError::Usage(format!(
            "{} is set without `opensearch.user`; name the user whose password it is",
            named(password_name)
        ))),
        (None, None) => Ok(Credentials::None),
        (Some(user), None) => {
            let password = match (password, password_file) {
                (Some(password), _) => Secret::new(password.expose()),
                (None, Some(file)) => Secret::from_file("opensearch.password_file", file)
                    .map_err(|error| wrong(settings, &error))?,
                (None, None) => {
                    let user = named("opensearch.user");
                    return Err(CliError::Usage(format!(
                        "{user} is set without a password; set `opensearch.password_file` or \
                         `opensearch.password`"
                    )));
                }
            };
            Ok(Credentials::Basic { user: user.clone(), password })
        }
    }
}

/// An index of its own in the cluster, removed when this is dropped.
pub struct TemporaryCluster {
    engine: OpenSearchEngine,
    name: String,
    is_removed: bool,
}

impl TemporaryCluster {
    /// Opens the engine under a name that no other index has. Does not contact the cluster.
    pub fn new(settings: &Settings) -> Result<TemporaryCluster, CliError> {
        // The settings as they are written, so that an error shows them.
        open(settings)?;
        // A hasher of random keys, with nothing hashed but the process.
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u32(std::process::id());
        let end = format!("{EVALUATION}{:016x}", hasher.finish());
        let start = &settings.cluster.name;
        // A checked name is ASCII.
        let name = format!("{}{end}", &start[..start.len().min(NAME_BYTES_MAX - end.len())]);
        let engine = open_named(settings, &name)?;
        Ok(TemporaryCluster { engine, name, is_removed: false })
    }

    /// The engine of the index.
    pub fn engine(&self) -> OpenSearchEngine {
        self.engine.clone()
    }

    /// Returns the size of all primary shards in bytes.
    pub fn bytes(&self) -> Result<u64, CliError> {
        Ok(self.engine.primary_bytes()?)
    }

    /// Removes the index.
    pub fn remove(mut self) -> Result<(), CliError> {
        self.is_removed = true;
        self.engine.remove_index().map_err(|error| CliError::Failed(self.left(&error)))
    }

    /// Says that the index is left in the cluster.
    fn left(&self, error: &dyn std::fmt::Display) -> String {
        format!("the temporary indices `{}-*` are left in the cluster: {error}", self.name)
    }
}

impl Drop for TemporaryCluster {
    fn drop(&mut self) {
        if !self.is_removed
            && let Err(error) = self.engine.remove_index()
        {
            message(&self.left(&error));
        }
    }
}
