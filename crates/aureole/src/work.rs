//! Which job is done by whom: the one place where kinds of jobs meet their verbs.

use jobs::{Failure, Job, Run, Runner, Running, Settings};
use store::Tx;

use crate::app::App;
use crate::blobs::DeleteBlob;
use crate::contacts::activity::{self, SweepActivities};
use crate::conversations::jobs::{CompleteQuiet, complete_if_quiet};
use crate::error::Result;
use crate::knowledge::cut::cut_or_say_why;
use crate::knowledge::embedding::fill::fill;
use crate::knowledge::embedding::forget::forget;
use crate::knowledge::embedding::jobs::{Fill, Forget};
use crate::knowledge::jobs::{Cut, Sweep, sweep};
use crate::leaving::hand_back;
use crate::retention::{self, SweepExpired};
use crate::sample::grow::grow;
use crate::sample::remove::shrink;
use crate::tickets::jobs::{Wake, wake};
use crate::time::MINUTE;
use crate::workspaces::teammates::remove::HandBack;

/// Begins to do jobs in this process.
pub fn start(app: &App) -> Running {
    let quiet_for = app.config.conversation_idle_minutes as i64 * MINUTE;
    let runner = Runner::new(app.store.clone(), Settings::default());
    let runner = on_write(runner, app, |tx, job: &Wake| wake(tx, job.ticket));
    let runner =
        on_write(runner, app, move |tx, job: &CompleteQuiet| complete_if_quiet(tx, job.conversation, quiet_for));
    let runner = on_write(runner, app, |tx, job: &Sweep| sweep(tx, job.source));
    let kept_days = app.config.activity_days;
    let runner = on_write(runner, app, move |tx, _: &SweepActivities| activity::sweep(tx, kept_days));
    let runner = on_write(runner, app, |tx, job: &HandBack| hand_back(tx, job));
    let runner = on_write(runner, app, grow);
    let runner = on_write(runner, app, shrink);
    let runner = on_write(runner, app, |tx, _: &SweepExpired| retention::sweep(tx));
    let cutting = app.clone();
    let runner = runner.on(move |job: Cut, run: Run| {
        let app = cutting.clone();
        async move { cut_or_say_why(&app, job, run).await }
    });
    let blobs = app.blobs.clone();
    let runner = runner.on(move |job: DeleteBlob, _: Run| {
        let blobs = blobs.clone();
        async move { blobs.delete(&job.name).await.map_err(Failure::retry) }
    });
    let filling = app.clone();
    let runner = runner.on(move |job: Fill, run: Run| {
        let app = filling.clone();
        async move { fill(&app, job, run).await }
    });
    let runner = on_write(runner, app, |tx, _: &Forget| forget(tx));
    runner.start()
}

/// A job that is one verb: it is done in the write that does it.
fn on_write<J, F>(runner: Runner, app: &App, verb: F) -> Runner
where
    J: Job + Sync,
    F: Fn(&mut Tx<'_>, &J) -> Result<()> + Clone + Send + Sync + 'static,
{
    let store = app.store.clone();
    runner.on(move |job: J, run: Run| {
        let (store, verb) = (store.clone(), verb.clone());
        async move {
            let workspace = run.workspace();
            let done = move |tx: &mut Tx<'_>| {
                run.done(tx)?;
                verb(tx, &job)
            };
            store.write(workspace, J::KIND, done).await.map(|_| ()).map_err(Failure::retry)
        }
    })
}
