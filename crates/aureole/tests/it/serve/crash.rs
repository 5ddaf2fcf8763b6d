//! A server that dies at any moment: whatever it has answered is there, and the next one starts.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::serve::{open_tickets, tickets};
use crate::support::{Installation, KIM};

/// The store's own tests kill a process fifty times; these kill the whole server on its way through HTTP.
const KILLS: u64 = 8;
const AT_ONCE: usize = 8;
/// Requests after which the server may die.
const AMID: usize = 4 * AT_ONCE;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_outlives_kills() {
    let place = Installation::empty();
    place.create_workspace("Acme", KIM);
    let key = place.serve(&[]).key().await;
    let mut acknowledged = BTreeSet::new();
    for round in 0..KILLS {
        let mut server = place.serve(&[]);
        let first = open_tickets(&server, &key, 1, |tried| tried == 1).await;
        assert_eq!(first.len(), 1, "it serves after a crash");
        acknowledged.extend(first);
        let tried = Arc::new(AtomicUsize::new(0));
        let killer = kill_amid(server.id(), Arc::clone(&tried), Duration::from_micros(round * 3_700 % 20_000));
        let count = move |_| {
            tried.fetch_add(1, Ordering::SeqCst);
            false
        };
        acknowledged.extend(open_tickets(&server, &key, AT_ONCE, count).await);
        killer.join().expect("it is killed");
        server.kill();
        let there = tickets(&place).await;
        let lost: Vec<_> = acknowledged.difference(&there).collect();
        assert!(lost.is_empty(), "round {round}: lost {lost:?}");
    }
    assert!(acknowledged.len() > KILLS as usize * AMID / 2, "only {} were acknowledged", acknowledged.len());
}

/// Ends a process some time after so many requests: within one, a batch, a commit or an answer.
fn kill_amid(process: u32, tried: Arc<AtomicUsize>, later: Duration) -> JoinHandle<()> {
    std::thread::spawn(move || {
        for _ in 0..20_000 {
            if tried.load(Ordering::SeqCst) > AMID {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(later);
        let killed = Command::new("kill").args(["-9", &process.to_string()]).status();
        assert!(killed.is_ok_and(|status| status.success()), "there is nobody to kill");
    })
}
