//! The command line: `aureole serve` (also the default) and the commands beside it.

use std::error::Error;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, anyhow};
use aureole::app::{App, make_directory};
use aureole::blobs::Unusable;
use aureole::config::{Config, DataSettings, LogFormat};
use aureole::dead_jobs::{self, DeadJob, Outcome, dead_jobs};
use aureole::eval::EvalArguments;
use aureole::seed::SeedArguments;
use aureole::serve::{listen, serve, told_to_stop};
use aureole::setup::{Wish, create_workspace};
use aureole::{backup, doctor};
use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, Args, CommandFactory, Parser, Subcommand};
use serde_json::json;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use uuid::Uuid;

/// AI-first customer support that a team runs itself.
///
/// Without a command the server starts. Every setting is also an environment variable.
#[derive(Parser)]
#[command(name = "aureole", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    config: Config,
}

#[derive(Subcommand)]
enum Command {
    /// Start the server (the default)
    Serve(Box<Config>),
    /// Make and look after workspaces
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Look at everything a server needs, and say how to repair what is wrong
    Doctor(Box<Config>),
    /// Copy a data directory, also of a running server, to a new folder
    Backup(BackupArgs),
    /// Fill an empty data directory with a backup
    Restore(BackupArgs),
    /// See the jobs that were given up, run them again or remove them; works beside a running server
    #[command(subcommand)]
    Jobs(JobsCommand),
    /// Fill a database for measuring
    #[command(subcommand)]
    Bench(BenchCommand),
    /// Measure the agent on data sets
    Eval(EvalArguments),
    /// Print the description of the API, as committed in openapi.json
    #[command(hide = true)]
    Openapi,
}

#[derive(Subcommand)]
enum WorkspaceCommand {
    /// Make a workspace with its first teammate and an active agent; works beside a running server
    Create(CreateArgs),
}

#[derive(Subcommand)]
enum JobsCommand {
    /// Print each with its id, its age and why it was given up
    List(DataSettings),
    /// Give them all their attempts again
    Revive(JobsArgs),
    /// Remove them: they will never be done
    Discard(JobsArgs),
}

#[derive(Subcommand)]
enum BenchCommand {
    /// Make a workspace of a million tickets among smaller ones
    Seed(SeedArguments),
}

#[derive(Args)]
struct CreateArgs {
    /// The name that visitors see
    #[arg(long)]
    name: String,
    /// Address of the first teammate
    #[arg(long)]
    email: String,
    /// Their password, at least 10 characters
    #[arg(long)]
    password: String,
    /// Their name; the address's first part if left out
    #[arg(long)]
    teammate: Option<String>,
    /// Refuse calls that name a user without a signed token
    #[arg(long)]
    enforce_identity: bool,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataSettings,
}

#[derive(Args)]
struct JobsArgs {
    /// Their ids, as `aureole jobs list` prints them
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    ids: Vec<Uuid>,
    /// Every one that was given up
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    data: DataSettings,
}

#[derive(Args)]
struct BackupArgs {
    /// The backup's folder
    folder: PathBuf,
    #[command(flatten)]
    data: DataSettings,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refuse(&error),
    };
    let run = match cli.command {
        None => return run_server(cli.config),
        Some(Command::Serve(config)) => return run_server(*config),
        Some(Command::Workspace(WorkspaceCommand::Create(args))) => create(args),
        Some(Command::Doctor(config)) => return examine(&config),
        Some(Command::Backup(args)) => back_up(&args),
        Some(Command::Restore(args)) => restore(&args),
        Some(Command::Jobs(JobsCommand::List(data))) => list_jobs(&data),
        Some(Command::Jobs(JobsCommand::Revive(args))) => change_jobs(args, true),
        Some(Command::Jobs(JobsCommand::Discard(args))) => change_jobs(args, false),
        Some(Command::Bench(BenchCommand::Seed(arguments))) => seed(arguments),
        Some(Command::Eval(arguments)) => evaluate(&arguments),
        Some(Command::Openapi) => print_description(),
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(LogFormat::Text, &error),
    }
}

/// Says why a command failed, or the server did not start.
fn fail(format: LogFormat, error: &anyhow::Error) -> ExitCode {
    let line = match format {
        LogFormat::Text => format!("aureole: {error:#}"),
        LogFormat::Json => as_logged("ERROR", json!({ "message": format!("{error:#}") })),
    };
    say(&mut std::io::stderr(), &line);
    ExitCode::FAILURE
}

/// A line as those of the log, for what is told even where the log is off.
fn as_logged(level: &str, fields: serde_json::Value) -> String {
    let mut at = String::new();
    // The log's own clock. One that can't be written leaves a line without its time.
    SystemTime.format_time(&mut Writer::new(&mut at)).ok();
    json!({ "timestamp": at, "level": level, "fields": fields, "target": "aureole" }).to_string()
}

/// Says what is wrong with the command line. The value of a setting isn't repeated: it may hold a password.
fn refuse(error: &clap::Error) -> ExitCode {
    let what_to_write = match (error.kind(), error.source(), error.get(ContextKind::ValidValue)) {
        (ErrorKind::ValueValidation, Some(reason), _) => reason.to_string(),
        (ErrorKind::InvalidValue, _, Some(values)) => format!("write one of {values}"),
        _ => error.exit(),
    };
    let setting = error.get(ContextKind::InvalidArg).map(|setting| named(&setting.to_string())).unwrap_or_default();
    say(
        &mut std::io::stderr(),
        &format!("aureole: {setting}: {what_to_write}. `aureole --help` explains every setting."),
    );
    ExitCode::from(2)
}

/// A setting with its environment variable: the wrong value may stand in either.
fn named(setting: &str) -> String {
    let mut command = Cli::command();
    command.build();
    let variable = command.get_arguments().find(|argument| argument.to_string() == setting).and_then(Arg::get_env);
    variable.map_or(setting.to_owned(), |variable| format!("{setting} (or {})", variable.to_string_lossy()))
}

fn examine(config: &Config) -> ExitCode {
    let findings = doctor::examine(config);
    for finding in &findings {
        let (state, sentence) = match &finding.result {
            Ok(sentence) => ("ok   ", sentence),
            Err(sentence) => ("wrong", sentence),
        };
        say(&mut std::io::stdout(), &format!("{state} {}: {sentence}.", finding.about));
    }
    let all_is_well = findings.iter().all(|finding| finding.result.is_ok());
    if all_is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn back_up(args: &BackupArgs) -> anyhow::Result<()> {
    backup::backup(&args.data, &args.folder)?;
    let kept = args.folder.display();
    say(
        &mut std::io::stdout(),
        &format!("The backup is in {kept}. Keep it where only you may read: it holds secret.key."),
    );
    Ok(())
}

fn restore(args: &BackupArgs) -> anyhow::Result<()> {
    backup::restore(&args.data, &args.folder)?;
    let folder = args.data.data_dir.display();
    say(
        &mut std::io::stdout(),
        &format!("{folder} holds the backup's data. Start the server: aureole --data-dir {folder}"),
    );
    Ok(())
}

fn list_jobs(data: &DataSettings) -> anyhow::Result<()> {
    let jobs = dead_jobs(&data.database())?;
    let mut out = std::io::stdout();
    jobs.iter().for_each(|DeadJob { id, line, .. }| say(&mut out, &format!("{id} {line}.")));
    if jobs.is_empty() {
        say(&mut out, "No job was given up.");
    }
    Ok(())
}

/// Goes through all that were named; one that can't be changed doesn't keep the others from it.
fn change_jobs(args: JobsArgs, revives: bool) -> anyhow::Result<()> {
    let mut known = dead_jobs(&args.data.database())?;
    if let Some(id) = args.ids.iter().find(|id| known.iter().all(|job| job.id != **id)) {
        return Err(anyhow!("No dead job has the id {id}, and nothing was changed. `aureole jobs list` prints them."));
    }
    known.retain(|job| args.all || args.ids.contains(&job.id));
    runtime()?.block_on(async {
        let app = App::open(Config::for_commands(args.data)).await?;
        for job in known {
            let (outcome, done) = match revives {
                true => (dead_jobs::revive(&app, &job).await?, "It will run again"),
                false => (dead_jobs::discard(&app, &job).await?, "It is removed"),
            };
            let told = match outcome {
                Outcome::Done => done,
                Outcome::Waits => "The same job waits already: discard this one",
                Outcome::Gone => "Somebody was quicker",
            };
            say(&mut std::io::stdout(), &format!("{} {told}.", job.id));
        }
        Ok(())
    })
}

fn seed(arguments: SeedArguments) -> anyhow::Result<()> {
    runtime()?.block_on(aureole::seed::run(arguments, &mut std::io::stdout()))?;
    Ok(())
}

fn evaluate(arguments: &EvalArguments) -> anyhow::Result<()> {
    say(&mut std::io::stdout(), aureole::eval::run(arguments)?.trim_end());
    Ok(())
}

/// A closed pipe is nobody to complain to.
fn say(out: &mut impl Write, line: &str) {
    writeln!(out, "{line}").ok();
}

fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("The runtime did not start.")
}

fn run_server(config: Config) -> ExitCode {
    let format = config.log_format;
    match serve_until_told(config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(format, &error),
    }
}

fn serve_until_told(config: Config) -> anyhow::Result<()> {
    log(&config)?;
    let format = config.log_format;
    runtime()?.block_on(async {
        let _lock = match &config.data.database_url {
            Some(_) => None,
            None => {
                make_directory(&config.data.data_dir)?;
                Some(store::lock_server(&config.data.data_dir)?)
            }
        };
        let app = App::open(config).await?;
        match app.blobs.check().await {
            // It may come back, and everything but pictures works without it.
            Err(Unusable::Failed(error)) => tracing::warn!(%error, "pictures can't be kept: the bucket doesn't answer"),
            checked => checked.context("Pictures can't be kept")?,
        }
        let (host, port) = (app.config.host, app.config.port);
        let listener = listen(&app).await.map_err(|error| {
            anyhow!("port {port} on {host} can't be used: {error}. Choose another with --port or --host.")
        })?;
        let address = listener.local_addr()?;
        let stop = told_to_stop().context("Signals can't be waited for.")?;
        let url = format!("http://{}", shown(address));
        let ready = match format {
            LogFormat::Text => format!("Aureole is ready on {url}"),
            LogFormat::Json => as_logged("INFO", json!({ "message": "Aureole is ready", "url": url })),
        };
        say(&mut std::io::stdout(), &ready);
        serve(app, listener, stop).await?;
        Ok(())
    })
}

/// Loopback and any-address are `localhost` for a person with a browser.
fn shown(address: std::net::SocketAddr) -> String {
    let local = address.ip().is_loopback() || address.ip().is_unspecified();
    if local { format!("localhost:{}", address.port()) } else { address.to_string() }
}

fn log(config: &Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log)?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Colours are for a person at a terminal, not for a journal.
    let lines = lines.with_ansi(std::io::stderr().is_terminal());
    match config.log_format {
        LogFormat::Text => lines.init(),
        LogFormat::Json => lines.json().init(),
    }
    Ok(())
}

fn create(args: CreateArgs) -> anyhow::Result<()> {
    runtime()?.block_on(async {
        let app = App::open(Config::for_commands(args.data)).await?;
        let name = args.teammate.unwrap_or_else(|| args.email.split('@').next().unwrap_or_default().to_owned());
        let wish = Wish {
            workspace_name: args.name,
            name,
            email: args.email,
            password: args.password,
            locale: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            enforce_identity: args.enforce_identity,
            only_first: false,
        };
        let created = create_workspace(&app, wish).await?;
        let pairs = [
            ("org_id", created.workspace.0.to_string()),
            ("widget_key", created.widget_key),
            ("identity_secret", created.identity_secret),
            ("agent_id", created.agent.to_string()),
        ];
        let mut out = std::io::stdout();
        if args.json {
            let object: serde_json::Map<_, _> =
                pairs.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
            say(&mut out, &serde_json::Value::Object(object).to_string());
        } else {
            pairs.iter().for_each(|(name, value)| say(&mut out, &format!("{name:16} {value}")));
        }
        Ok(())
    })
}

fn print_description() -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(&aureole::http::description()?)?;
    say(&mut std::io::stdout(), &text);
    Ok(())
}
