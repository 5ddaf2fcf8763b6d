//! `aureole bench seed`: a workspace of a million tickets among smaller ones, for measuring.
//!
//! Rows are written by the thousand with the schema's own statements, without events: a server that starts afterwards finds tickets as
//! it would after years, whose log was swept. What is worked on is the oldest, so that no view is quick by luck of order.

mod rows;
mod ticket;

use std::io::Write;

use clap::Args;
use store::{Query, WorkspaceId, params};

use crate::app::{App, StartError};
use crate::config::{Config, DataSettings};
use crate::error::{Error, Result};
use crate::ids::TeammateId;
use crate::setup::{Wish, create_workspace};
use rows::{Plan, contacts, tickets};

/// Tickets of one write; each makes three ids, and a write may make 16,384.
const TICKETS_AT_ONCE: i64 = 2_000;
/// Contacts of one write.
const CONTACTS_AT_ONCE: i64 = 5_000;
/// So many tickets for each contact.
const TICKETS_A_CONTACT: i64 = 20;
/// What each smaller workspace has, as a share of the large one's tickets.
const NEIGHBOUR_SHARE: i64 = 50;

/// What to seed.
#[derive(Args)]
pub struct SeedArguments {
    /// Tickets of the large workspace
    #[arg(long, default_value_t = 1_000_000)]
    tickets: i64,
    /// Smaller workspaces beside it
    #[arg(long, default_value_t = 4)]
    neighbours: u32,
    /// Address of the first teammate of the large workspace
    #[arg(long, default_value = "kim@bench.example")]
    email: String,
    /// Their password
    #[arg(long, default_value = "measured twice")]
    password: String,
    #[command(flatten)]
    data: DataSettings,
}

/// Why a database was not seeded.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// It can't be used.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A write was refused.
    #[error(transparent)]
    Write(#[from] Error),
    /// Nobody reads the report.
    #[error("the report can't be written: {0}")]
    Report(#[from] std::io::Error),
}

/// Seeds the database and says how it goes on.
pub async fn run(arguments: SeedArguments, out: &mut impl Write) -> Result<(), SeedError> {
    let app = App::open(Config::for_commands(arguments.data)).await?;
    for number in 0..arguments.neighbours {
        let email = format!("neighbour{number}@bench.example");
        let count = (arguments.tickets / NEIGHBOUR_SHARE).max(1);
        fill(&app, &format!("Neighbour {number}"), email, &arguments.password, count, out).await?;
    }
    fill(&app, "Bench", arguments.email, &arguments.password, arguments.tickets, out).await?;
    Ok(())
}

async fn fill(
    app: &App,
    name: &str,
    email: String,
    password: &str,
    count: i64,
    out: &mut impl Write,
) -> Result<(), SeedError> {
    let wish = Wish {
        workspace_name: name.to_owned(),
        name: "Kim Bench".to_owned(),
        email,
        password: password.to_owned(),
        locale: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        enforce_identity: false,
        only_first: false,
    };
    let made = create_workspace(app, wish).await?;
    let people = (count / TICKETS_A_CONTACT).max(1);
    for from in (0..people).step_by(CONTACTS_AT_ONCE as usize) {
        let until = (from + CONTACTS_AT_ONCE).min(people);
        app.store.write(made.workspace, "seed.contacts", move |tx| contacts(tx, from..until)).await?;
    }
    let plan = plan(app, made.workspace, made.teammate, count).await?;
    for from in (0..count).step_by(TICKETS_AT_ONCE as usize) {
        let (plan, until) = (plan.clone(), (from + TICKETS_AT_ONCE).min(count));
        app.store.write(made.workspace, "seed.tickets", move |tx| tickets(tx, &plan, from..until)).await?;
        if until == count || until % (TICKETS_AT_ONCE * 50) == 0 {
            writeln!(out, "{name}: {until} of {count} tickets")?;
        }
    }
    Ok(())
}

/// What every ticket of a workspace is drawn from.
async fn plan(app: &App, workspace: WorkspaceId, teammate: TeammateId, count: i64) -> Result<Plan> {
    let now = app.now().0;
    app.store
        .read(move |db| {
            let rows = db.rows("select id from contacts where workspace_id = $1 order by id", params![workspace])?;
            let contacts = rows.into_iter().map(|row| Ok(row.get("id")?)).collect::<Result<Vec<_>>>()?;
            Ok(Plan { now, count, teammate, contacts: contacts.into() })
        })
        .await
}
