//! Settings: every one is explained, and each wrong value stops the start with a sentence that says what to write.

use std::collections::BTreeSet;

use aureole::config::Config;
use clap::{Arg, Args, Command};

use crate::support::{Installation, refusal};

/// A wrong value for each setting, and what its refusal must say.
const WRONG: [(&str, &str, &str); 17] = [
    ("AUREOLE_PORT", "70000", "a whole number from 0 to 65535"),
    ("AUREOLE_HOST", "localhost", "127.0.0.1 for this machine only"),
    ("AUREOLE_DATA_DIR", "/dev/null/data", "Choose another with --data-dir"),
    ("DATABASE_URL", "mysql://kim:geheim@db.example/aureole", "leave it out to use the embedded database"),
    ("AUREOLE_SECRET", "geheim", "openssl rand -base64 32"),
    ("AUREOLE_BLOBS", "support", "like s3://support/aureole"),
    ("AUREOLE_PUBLIC_URL", "support.example", "like https://support.example"),
    ("AUREOLE_TRUSTED_PROXIES", "10.0.0.0/8,proxy", "separated by commas"),
    ("AUREOLE_LOG", "verbose", "write off, error, warn, info, debug or trace"),
    ("AUREOLE_LOG_FORMAT", "xml", "text, json"),
    ("AUREOLE_SHUTDOWN_SECONDS", "soon", "a whole number from 0 to 3600"),
    ("AUREOLE_CONVERSATION_IDLE_MINUTES", "0", "a whole number from 1 to 1440"),
    ("AUREOLE_ACTIVITY_DAYS", "0", "a whole number from 1"),
    ("AUREOLE_EMBEDDING", "perhaps", "true, false"),
    ("AUREOLE_TURNS_PER_MINUTE", "0", "a whole number from 1"),
    ("AUREOLE_SDK_CALLS_PER_MINUTE", "-1", "a whole number from 1"),
    ("AUREOLE_SDK_CALLS_BURST", "", "a whole number from 1"),
];

/// Settings with the same rule as another in the list.
const ALIKE: [&str; 3] = ["AUREOLE_SDK_FLOOD_PER_MINUTE", "AUREOLE_FETCH_NETWORKS", "AWS_ENDPOINT_URL"];

/// Settings that only the store can judge: the server tries them before it is ready.
const TRIED: [&str; 3] = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

fn settings() -> Vec<Arg> {
    Config::augment_args(Command::new("aureole")).get_arguments().cloned().collect()
}

fn variable(setting: &Arg) -> String {
    setting.get_env().unwrap_or_else(|| panic!("{} has no variable", setting.get_id())).to_string_lossy().into_owned()
}

#[test]
fn each_wrong_value_stops_the_start_with_a_sentence() {
    let place = Installation::empty();
    for (variable, value, advice) in WRONG {
        let said = refusal(&place.command(&["serve"]).env(variable, value).output().expect("the program runs"));
        assert!(said.contains(advice), "{variable}: {said}");
        assert!(variable == "AUREOLE_DATA_DIR" || said.contains(variable), "{variable}: {said}");
        assert!(!said.contains("geheim"), "{said}");
    }
    let known: BTreeSet<_> = WRONG.iter().map(|row| row.0).chain(ALIKE).chain(TRIED).map(str::to_owned).collect();
    assert_eq!(settings().iter().map(variable).collect::<BTreeSet<_>>(), known);
}

#[test]
fn an_address_that_names_no_host_is_refused_without_repeating_its_password() {
    let place = Installation::empty();
    for url in ["postgres://kim:geheim@", "postgres://kim:geheim@host:x/y", "postgres://kim:geheim@h/x?sslmode=perhaps"]
    {
        let said = refusal(&place.run(&["--database-url", url]));
        assert!(said.contains("postgres://user:password@localhost:5432/aureole") && !said.contains("geheim"), "{said}");
    }
}

#[test]
fn help_explains_every_setting() {
    let help = Installation::empty().run(&["--help"]);
    let help = String::from_utf8_lossy(&help.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    for setting in settings() {
        let name = format!("--{}", setting.get_long().expect("a flag"));
        assert!(help.contains(&name) && help.contains(&format!("[env: {}", variable(&setting))), "{name}");
        assert!(setting.get_help().is_some_and(|words| words.to_string().len() > 20), "{name}");
    }
}
