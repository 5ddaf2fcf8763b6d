//! Where the server is and how connections to it are set up.

use std::time::Duration;

use postgres::config::Host;
use postgres::{Client, Config, NoTls};

use crate::postgres::error::translate;
use crate::postgres::tls::{self, TlsOptions};
use crate::{Error, OpenError, migrations};

/// How long a new connection may take.
const CONNECT_TIME_MAX: Duration = Duration::from_secs(5);
/// Silence after which the other end is asked whether it is still there.
const KEEPALIVE_AFTER: Duration = Duration::from_secs(30);
/// Bytes sent and not acknowledged for this long mean that the connection is dead.
const UNACKNOWLEDGED_MAX: Duration = Duration::from_secs(30);
/// Keeps other processes from migrating the same database; any number that nobody else uses.
const MIGRATION_LOCK: i64 = 0x5354_4f52_454d_4947;

/// What a connection is for; it decides its name on the server and its settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Writer,
    Reader,
    Listener,
    Notifier,
    Migration,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Role::Writer => "store writer",
            Role::Reader => "store reader",
            Role::Listener => "store listener",
            Role::Notifier => "store notifier",
            Role::Migration => "store migration",
        }
    }

    /// A session that sits in an open transaction longer than its limit has lost its process.
    fn settings(self) -> &'static str {
        match self {
            Role::Writer => {
                // A server that answers before a write is durable is told to wait all the same.
                "set lock_timeout = '5s'; set statement_timeout = '30s'; \
                 set idle_in_transaction_session_timeout = '60s'; \
                 select set_config('synchronous_commit', 'local', false) \
                 where current_setting('synchronous_commit') = 'off'"
            }
            Role::Reader | Role::Listener | Role::Notifier => {
                "set lock_timeout = '5s'; set statement_timeout = '5s'; \
                 set idle_in_transaction_session_timeout = '60s'"
            }
            Role::Migration => {
                // That the table of migrations is there already is no news.
                "set lock_timeout = 0; set statement_timeout = 0; set client_min_messages = warning"
            }
        }
    }
}

/// An address that connections can be made to.
pub(crate) struct Server {
    config: Config,
    tls: TlsOptions,
}

impl Server {
    pub(crate) fn parse(url: &str) -> Result<Self, OpenError> {
        let (plain, tls) = tls::take_options(url)?;
        let parsed = plain.parse::<Config>();
        let mut config = parsed.map_err(|error| OpenError::Url(error.to_string()))?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(OpenError::Url("it names no host".to_owned()));
        }
        config
            .ssl_mode(tls.mode)
            .connect_timeout(CONNECT_TIME_MAX)
            .keepalives(true)
            .keepalives_idle(KEEPALIVE_AFTER)
            .tcp_user_timeout(UNACKNOWLEDGED_MAX);
        Ok(Server { config, tls })
    }

    pub(crate) fn connect(&self, role: Role) -> Result<Client, Error> {
        let mut config = self.config.clone();
        config.application_name(role.name());
        let sockets_only =
            config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_))) && config.get_hostaddrs().is_empty();
        let connected = if sockets_only {
            // A socket on this machine has no name that a certificate could vouch for.
            config.connect(NoTls)
        } else {
            config.connect(self.tls.connector()?)
        };
        let unavailable = |error: postgres::Error| match translate(&error) {
            Error::Unavailable(reason) | Error::Database(reason) => Error::Unavailable(reason),
            other => Error::Unavailable(other.to_string()),
        };
        let mut client = connected.map_err(unavailable)?;
        client.batch_execute(role.settings()).map_err(unavailable)?;
        Ok(client)
    }

    /// Brings the database to the program's schema, one process at a time.
    pub(crate) fn migrate(&self, steps: &[refinery::Migration]) -> Result<(), OpenError> {
        let mut client = self.connect(Role::Migration)?;
        let locked = client.execute("select pg_advisory_lock($1)", &[&MIGRATION_LOCK]);
        locked.map_err(|error| OpenError::from(translate(&error)))?;
        // The lock goes with the connection.
        migrations::apply(&mut client, steps)
    }
}
