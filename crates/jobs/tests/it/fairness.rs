//! One workspace's import doesn't starve another's mail.

use std::time::Duration;

use jobs::{Counts, Run, Runner};

use crate::support::{SETTINGS, Said, Say, database, enqueue, say, until_counts, workspace};

const IMPORT: usize = 300;

#[tokio::test]
async fn workspaces_take_turns() {
    let (database, _) = database();
    let (store, said) = (database.store(), Said::default());
    let (importing, mailing) = (workspace(&store).await, workspace(&store).await);
    enqueue(&store, importing, (0..IMPORT).map(|_| say("import")).collect()).await;
    let noted = said.clone();
    let handler = move |job: Say, _: Run| {
        let said = noted.clone();
        async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            said.push(&job.word);
            Ok(())
        }
    };
    let running = Runner::new(store.clone(), SETTINGS).on(handler).start();
    said.reach(20).await;
    enqueue(&store, mailing, vec![say("mail"), say("mail"), say("mail")]).await;
    let sent_after = said.words().len();
    until_counts(&store, Counts::default()).await;
    let words = said.words();
    let last_mail = words.iter().rposition(|word| word == "mail").unwrap();
    assert!(last_mail < sent_after + 30, "three mails took {} turns", last_mail - sent_after);
    assert_eq!(words.len(), IMPORT + 3);
    running.shutdown().await;
}

#[tokio::test]
async fn a_workspace_with_slow_jobs_leaves_room_for_others() {
    let (database, _) = database();
    let (store, said) = (database.store(), Said::default());
    let (slow, quick) = (workspace(&store).await, workspace(&store).await);
    let noted = said.clone();
    let handler = move |job: Say, _: Run| {
        let said = noted.clone();
        async move {
            said.push(&job.word);
            if job.word == "slow" {
                std::future::pending::<()>().await;
            }
            Ok(())
        }
    };
    let running = Runner::new(store.clone(), SETTINGS).on(handler).start();
    enqueue(&store, slow, vec![say("slow"); 8]).await;
    assert_eq!(said.reach(3).await, ["slow", "slow", "slow"]);
    enqueue(&store, quick, vec![say("quick")]).await;
    assert_eq!(said.reach(4).await[3], "quick");
    running.shutdown().await;
}
