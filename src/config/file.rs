//! The settings file: which keys it may hold, and of which form their values are.

use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::Value;

use super::cluster::{self, CLUSTER_NAMES};
use super::values::{OCR_VALUES, Written};
use super::{ConfigError, FILE_NAME, NAMES};

/// Key of the table with the settings of a cluster.
const CLUSTER_TABLE: &str = "opensearch";

/// The settings file; without keys if it does not exist.
pub(super) struct SettingsFile {
    path: PathBuf,
    table: toml::Table,
}

impl SettingsFile {
    /// Reads the file, and checks its keys and the forms of its values.
    pub(super) fn read(given: Option<&Path>, folder: &Path) -> Result<SettingsFile, ConfigError> {
        let path = folder.join(given.unwrap_or(Path::new(FILE_NAME)));
        let wrong =
            |why: String| ConfigError(format!("the settings file `{}` {why}", path.display()));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && given.is_none() => {
                String::new()
            }
            Err(error) => return Err(wrong(format!("cannot be read: {error}"))),
        };
        let table: toml::Table = text.parse().map_err(|error| wrong(not_toml(&text, &error)))?;
        check(&table).map_err(wrong)?;
        Ok(SettingsFile { path, table })
    }

    /// Returns the value of the setting `name`; `None` if the file does not set it.
    pub(super) fn value(&self, name: &str) -> Option<Written> {
        let value = match name.split_once('.') {
            Some((table, key)) => self.table.get(table)?.get(key)?,
            None => self.table.get(name)?,
        };
        let text = match value {
            Value::String(text) => text.clone(),
            // As in a variable.
            Value::Array(values) => {
                values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")
            }
            other => other.to_string(),
        };
        let base = self.path.parent().map(Path::to_path_buf).unwrap_or_default();
        let place = format!("`{name}` in `{}`", self.path.display());
        Some(Written { text: text.into(), place, base })
    }
}

/// Says where a file is not TOML. The library would show the line, which may hold a secret.
fn not_toml(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    format!("is not TOML: line {line}: {}", error.message())
}

/// Checks the keys of the file and of its table, and the form of each value.
fn check(table: &toml::Table) -> Result<(), String> {
    let own = table.iter().filter(|(name, _)| *name != CLUSTER_TABLE);
    check_keys(own.map(|(name, value)| (name.clone(), value)), &NAMES)?;
    match table.get(CLUSTER_TABLE) {
        None => Ok(()),
        Some(Value::Table(table)) => {
            let full = |(key, value)| (format!("{CLUSTER_TABLE}.{key}"), value);
            check_keys(table.iter().map(full), &CLUSTER_NAMES)
        }
        Some(_) => Err(format!("has `{CLUSTER_TABLE}` as a value; it must be a table")),
    }
}

fn check_keys<'a>(
    values: impl Iterator<Item = (String, &'a Value)>,
    names: &[&str],
) -> Result<(), String> {
    for (name, value) in values {
        if !names.contains(&name.as_str()) {
            let names = names.join(", ");
            return Err(format!("has the unknown key `{name}`; allowed are {names}"));
        }
        let (fits, allowed) = form(&name, value);
        if !fits && is_secret(&name) {
            return Err(format!("has a value for `{name}` that is not text; it must be {allowed}"));
        }
        if !fits {
            let value = cluster::without_user_info(&value.to_string());
            return Err(format!("has `{name} = {value}`; it must be {allowed}"));
        }
    }
    Ok(())
}

/// Returns true if the value of the setting `name` is of the form that it must have, and which form
/// that is.
fn form(name: &str, value: &Value) -> (bool, &'static str) {
    match name {
        "watch" | "index_secret" | "allow_removals" => (value.is_bool(), "true or false"),
        "ocr" => (value.is_bool() || value.is_str(), OCR_VALUES),
        "opensearch.nodes" => {
            let is_list = |values: &Vec<Value>| values.iter().all(Value::is_str);
            (value.as_array().is_some_and(is_list), "a list of addresses in quotes")
        }
        "opensearch.shards" | "opensearch.replicas" => (value.is_integer(), "a whole number"),
        _ => (value.is_str(), "text in quotes"),
    }
}

/// Returns true if the value of the setting must not be shown.
fn is_secret(name: &str) -> bool {
    ["admin_token", "opensearch.password", "opensearch.api_key"].contains(&name)
}
