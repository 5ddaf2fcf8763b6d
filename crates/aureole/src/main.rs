//! The command line: `aureole serve` (also the default) and `aureole workspace create`.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use aureole::app::App;
use aureole::config::{Config, DataSettings, LogFormat};
use aureole::eval::EvalArguments;
use aureole::serve::{listen, serve, told_to_stop};
use aureole::setup::{Wish, create_workspace};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

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

fn main() -> ExitCode {
    let matches = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let run = match cli.command {
        None => run_server(cli.config),
        Some(Command::Serve(config)) => run_server(*config),
        Some(Command::Workspace(WorkspaceCommand::Create(args))) => create(args),
        Some(Command::Eval(arguments)) => evaluate(&arguments),
        Some(Command::Openapi) => print_description(),
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&mut std::io::stderr(), &format!("aureole: {error:#}"));
            ExitCode::FAILURE
        }
    }
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

fn run_server(config: Config) -> anyhow::Result<()> {
    log(&config)?;
    runtime()?.block_on(async {
        let _lock = match &config.data.database_url {
            Some(_) => None,
            None => {
                std::fs::create_dir_all(&config.data.data_dir)
                    .with_context(|| format!("The data directory {} can't be made.", config.data.data_dir.display()))?;
                Some(store::lock_server(&config.data.data_dir)?)
            }
        };
        let app = App::open(config).await?;
        let listener = listen(&app).await.with_context(|| {
            format!("Port {} on {} can't be used; choose another with --port.", app.config.port, app.config.host)
        })?;
        let address = listener.local_addr()?;
        say(&mut std::io::stdout(), &format!("Aureole is ready on http://{}", shown(address)));
        serve(app, listener, told_to_stop()).await?;
        Ok(())
    })
}

/// Loopback and any-address are `localhost` for a person with a browser.
fn shown(address: std::net::SocketAddr) -> String {
    let local = address.ip().is_loopback() || address.ip().is_unspecified();
    if local { format!("localhost:{}", address.port()) } else { address.to_string() }
}

fn log(config: &Config) -> anyhow::Result<()> {
    let filter =
        EnvFilter::try_new(&config.log).context("--log is no filter; write it like `info` or `warn,aureole=debug`.")?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
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
