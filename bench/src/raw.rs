//! The raw loop: clients hand tickets to one thread that writes them with nothing but the engine's driver, many in one
//! commit. It is what the machine and the driver can do; what the product makes of them is measured against it.

mod driver;
mod postgres;
mod sqlite;
mod statements;

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use store::params;
use uuid::Uuid;

use crate::Outcome;
use crate::load::{Figures, Plan, drive};
pub(crate) use driver::{Driver, number};
pub(crate) use postgres::Postgres;
pub(crate) use sqlite::Sqlite;
use statements::{Head, open_ticket};

/// Tickets that share one commit.
const BATCH_TICKETS_MAX: usize = 256;

/// What every ticket of a run has in common with those that the server is sent.
pub(crate) struct Subject<'a> {
    pub(crate) workspace: Uuid,
    pub(crate) email: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) message: &'a str,
}

/// One client's order: it waits until its ticket is durable.
struct Order(SyncSender<()>);

struct Client {
    orders: Sender<Order>,
    done: (SyncSender<()>, Receiver<()>),
}

/// Keeps so many clients busy with the loop.
pub(crate) fn run(db: &mut dyn Driver, subject: &Subject<'_>, clients: usize, plan: Plan) -> Outcome<Figures> {
    thread::scope(|scope| {
        let (orders, taken) = channel();
        let writer = scope.spawn(move || write(db, subject, &taken));
        let clients = (0..clients).map(|_| Client { orders: orders.clone(), done: sync_channel(1) }).collect();
        // The writer ends when the last client is gone.
        drop(orders);
        let figures = drive(clients, plan, |client: &mut Client| {
            client.orders.send(Order(client.done.0.clone())).map_err(|_| "the raw loop has ended")?;
            Ok(client.done.1.recv()?)
        });
        writer.join().unwrap_or_else(|_| Err("the raw loop panicked".into()))?;
        figures
    })
}

fn write(db: &mut dyn Driver, subject: &Subject<'_>, orders: &Receiver<Order>) -> Outcome<()> {
    let mut head = Head::read(db, subject.workspace)?;
    while let Ok(first) = orders.recv() {
        db.begin()?;
        db.first(db.lock_sql(), params![subject.workspace])?;
        let mut batch = Vec::new();
        let mut next = Some(first);
        while let Some(order) = next {
            db.control("savepoint closure")?;
            open_ticket(db, &mut head, subject)?;
            db.control("release savepoint closure")?;
            batch.push(order);
            next = if batch.len() < BATCH_TICKETS_MAX { orders.try_recv().ok() } else { None };
        }
        let sql = "update workspace_seqs set seq = $2, last_at = $3 where workspace_id = $1";
        db.execute(sql, params![subject.workspace, head.seq, head.at])?;
        db.control("commit")?;
        for Order(done) in batch {
            done.send(()).map_err(|_| "a client went away")?;
        }
    }
    Ok(())
}
