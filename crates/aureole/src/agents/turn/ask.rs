//! Asks the model that the team chose, runs its tools, tries again within bounds, and has somebody else answer when it
//! fails: never silence.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use llm::{
    Delta, Error as ModelError, Limits, Message, Model, Request, Tool, ToolCall, ToolChoice, ToolContent, Usage,
};
use serde_json::json;
use tokio::time::{sleep, timeout};

use super::TOOL_CALLS_MAX;
use super::asked::{Asked, milliseconds};
use super::pictures::without_pictures;
use super::run::{Ended, Task};
use super::trace::{AttemptTrace, LayerTrace, ToolTrace};
use crate::agents::EscalationMode;
use crate::agents::budget::{Budget, tokens};
use crate::agents::model::open::Stored;
use crate::agents::model::report::{Failure, report};
use crate::agents::model::rest::{Access, try_again};
use crate::agents::model::{ModelProvider, ModelState, OnFailure, Purpose};
use crate::agents::tools::{Highlight, ToolUse, offered};
use crate::agents::{judge, prompt};
use crate::conversations::messages::AuthorKind;
use crate::phrases::lines;

/// A call that failed before its first word is made again so often.
const RETRIES_MAX: u32 = 2;
/// The wait before the first retry; each further one is twice as long.
const BACKOFF: Duration = Duration::from_millis(500);
/// A provider that wants a longer wait is not waited for: the visitor is.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(5);

/// Whom to ask, and how.
struct How<'a> {
    model: &'a dyn Model,
    /// Whose it is; nobody's is `builtin`, which costs nothing.
    provider: Option<ModelProvider>,
    budget: Budget,
    limits: Limits,
    retries: u32,
    /// It goes by instructions, facts and pictures; `builtin` goes by none, so they explain nothing.
    reads_layers: bool,
}

/// One answer of a model.
#[derive(Default)]
struct Round {
    /// As far as it went out.
    text: String,
    /// It had words, whether or not there was room for them.
    said: bool,
    calls: Vec<ToolCall>,
}

impl Task {
    /// Asks until there is an answer, whoever gives it.
    pub(super) async fn ask(&self, asked: &mut Asked) -> Result<(), Ended> {
        let Some(stored) = &self.gathered.model else { return self.converse(&self.in_place(), asked).await };
        if !self.may_ask(stored).await? {
            return self.fall_back(stored, stored.model.failure.clone().unwrap_or_default(), asked).await;
        }
        let asking = self.app.config.turn_times.asking;
        let connected = timeout(asking, self.ask_connected(stored, asked)).await;
        match connected.unwrap_or(Err(Ended::Model(ModelError::TimedOut(asking)))) {
            Ok(()) if stored.model.state == ModelState::Working => Ok(()),
            Ok(()) => self.report(stored, None).await,
            Err(Ended::Model(error)) => {
                self.report(stored, Some(Failure::of(&error))).await?;
                self.fall_back(stored, error.to_string(), asked).await
            }
            Err(other) => Err(other),
        }
    }

    /// Nobody waits for a model that was waited for in vain again and again, but for one turn in a while.
    async fn may_ask(&self, stored: &Stored) -> Result<bool, Ended> {
        match stored.access(self.app.now()) {
            Access::Free => Ok(true),
            Access::Rests => Ok(false),
            Access::OneTries => {
                let id = stored.model.id;
                Ok(self.app.store.write(self.workspace, "models.try_again", move |tx| try_again(tx, id)).await?.value)
            }
        }
    }

    async fn ask_connected(&self, stored: &Stored, asked: &mut Asked) -> Result<(), Ended> {
        let model = stored.open(&self.app).map_err(|_| {
            Ended::Model(ModelError::Refused(
                "Its key does not open with this installation's secret. Enter it again.".into(),
            ))
        })?;
        let how = How {
            model: &*model,
            provider: Some(stored.model.provider),
            budget: Budget::of(stored.model.input_tokens),
            limits: stored.limits(),
            // While it is known to fail nobody waits for it twice.
            retries: if stored.model.state == ModelState::Failing { 0 } else { RETRIES_MAX },
            reads_layers: true,
        };
        self.converse(&how, asked).await
    }

    /// Who answers where no model is connected, or in its place.
    fn in_place(&self) -> How<'_> {
        let (budget, limits) = (Budget::unlimited(), Limits::default());
        How { model: &*self.app.model, provider: None, budget, limits, retries: 0, reads_layers: false }
    }

    async fn report(&self, stored: &Stored, failure: Option<Failure>) -> Result<(), Ended> {
        let id = stored.model.id;
        if let Some(Failure { said, .. }) = &failure {
            tracing::warn!(turn = %self.gathered.turn.id, model = %id, said, "a language model failed");
        }
        self.app.store.write(self.workspace, "models.report", move |tx| report(tx, id, failure.as_ref())).await?;
        Ok(())
    }

    /// Whatever the visitor has read stays; a line says that something went wrong, and the answer comes from elsewhere.
    async fn fall_back(&self, stored: &Stored, said: String, asked: &mut Asked) -> Result<(), Ended> {
        asked.outage = Some(said);
        let may_escalate = self.gathered.agent.escalation.mode != EscalationMode::Off;
        if stored.model.on_failure == OnFailure::Human && may_escalate {
            asked.passes_outage_on = true;
            return Ok(());
        }
        let line = lines(judge::locale(&self.gathered.question, self.gathered.locale.as_deref()));
        let said_nothing = self.feed.now().text.trim().is_empty();
        self.write_paragraph(if said_nothing { line.without_model } else { line.cut_off });
        // What only a model has read that said nothing explains nothing.
        match said_nothing {
            true => asked.trace.layers.clear(),
            false => asked.trace.begun_by = Some(asked.trace.model.clone()),
        }
        self.converse(&self.in_place(), asked).await
    }

    /// Asks one model, and runs the tools it calls, until it has answered.
    async fn converse(&self, how: &How<'_>, asked: &mut Asked) -> Result<(), Ended> {
        asked.trace.model = how.model.name().to_owned();
        let mut request = self.request(how, asked);
        if how.reads_layers {
            request.images = self.pictures().await?;
        }
        let (mut called, mut spent) = (0, 0);
        loop {
            let Round { text, said, calls } = match self.round(how, &request, asked).await {
                // Many models see nothing, and most providers refuse the whole request then.
                Err(Ended::Model(ModelError::Refused(_) | ModelError::Unavailable(_)))
                    if !request.images.is_empty() =>
                {
                    without_pictures(&mut request);
                    self.round(how, &request, asked).await?
                }
                round => round?,
            };
            if calls.is_empty() && !said {
                return Err(Ended::Model(ModelError::Unavailable("it ended without a word".to_owned())));
            }
            if calls.is_empty() {
                return Ok(());
            }
            if request.tool_choice == ToolChoice::Never {
                return Err(Ended::Model(ModelError::Unavailable("it calls tools without end".to_owned())));
            }
            request.messages.push(Message::Assistant { text, calls: calls.clone() });
            for call in calls {
                called += 1;
                let content = self.tool(&call, called > TOOL_CALLS_MAX, asked).await?;
                let content = how.budget.result(content, &mut spent);
                request.messages.push(Message::ToolResult { call_id: call.id, name: call.name, content });
            }
            if asked.called.is_some() {
                return Ok(());
            }
            if called >= TOOL_CALLS_MAX {
                request.tool_choice = ToolChoice::Never;
            }
        }
    }

    fn request(&self, how: &How<'_>, asked: &mut Asked) -> Request {
        let gathered = &self.gathered;
        let history = gathered.history.iter().map(|message| match message.author.kind {
            AuthorKind::Contact => Message::User(message.text.clone()),
            _ => Message::Assistant { text: message.text.clone(), calls: Vec::new() },
        });
        let system = how.budget.layers(prompt::parts(gathered));
        if how.reads_layers {
            let read = system.iter().map(|layer| (layer.name.clone(), tokens(&layer.text), layer.text.clone()));
            asked.trace.layers = read.map(|(name, tokens, text)| LayerTrace { name, tokens, text }).collect();
        }
        Request {
            system,
            messages: how.budget.messages(history.collect(), &gathered.question),
            tools: self.tools(),
            limits: how.limits,
            locale: gathered.locale.clone(),
            ..Request::default()
        }
    }

    fn tools(&self) -> Vec<Tool> {
        offered(self.gathered.agent.escalation.mode)
    }

    /// One answer, asked for again while nothing of it was said.
    async fn round(&self, how: &How<'_>, request: &Request, asked: &mut Asked) -> Result<Round, Ended> {
        let mut retries = 0;
        loop {
            let begun = Instant::now();
            let outcome = self.listen(how, request.clone(), asked).await;
            let failure = match &outcome {
                Err(Ended::Model(error)) => Some(error.to_string()),
                _ => None,
            };
            asked.trace.attempts.push(AttemptTrace {
                model: how.model.name().to_owned(),
                purpose: Purpose::Answer.word().to_owned(),
                milliseconds: milliseconds(begun.elapsed()),
                failure,
            });
            match outcome {
                Err(Ended::Model(error)) if retries < how.retries => match wait_before(&error, retries) {
                    Some(wait) => sleep(wait).await,
                    None => return Err(Ended::Model(error)),
                },
                other => return other,
            }
            retries += 1;
        }
    }

    /// Text goes to the feed as it comes.
    async fn listen(&self, how: &How<'_>, request: Request, asked: &mut Asked) -> Result<Round, Ended> {
        let mut round = Round::default();
        let mut deltas = how.model.chat(request);
        while let Some(delta) = deltas.next().await {
            match delta {
                Ok(Delta::Text(piece)) => {
                    asked.first_token.get_or_insert_with(|| self.begun.elapsed());
                    if round.text.is_empty() {
                        self.begin_paragraph();
                    }
                    round.said |= !piece.trim().is_empty();
                    round.text.push_str(&self.write(&piece));
                }
                Ok(Delta::ToolCall(call)) => round.calls.push(call),
                Ok(Delta::Judgement(judgement)) => {
                    asked.confidence = Some(i64::from(judgement.confidence));
                    asked.outcome = Some(judgement.outcome);
                }
                Ok(Delta::Spent(usage)) => self.spend(how, usage, asked),
                Ok(Delta::End { usage, .. }) => {
                    self.spend(how, usage, asked);
                    return Ok(round);
                }
                Err(error) => return Err(Ended::Model(error)),
            }
        }
        Err(Ended::Model(ModelError::Unavailable("it ended without an end".to_owned())))
    }

    fn spend(&self, how: &How<'_>, usage: Usage, asked: &mut Asked) {
        asked.spend(usage);
        if let Some(provider) = how.provider {
            self.app.metrics.spent(provider, Purpose::Answer, usage);
        }
    }

    async fn tool(&self, call: &ToolCall, is_too_many: bool, asked: &mut Asked) -> Result<ToolContent, Ended> {
        let begun = Instant::now();
        let content = match ToolUse::read(call, self.gathered.agent.escalation.mode) {
            _ if is_too_many => ToolContent::Text("No more tools can be called. Answer now.".to_owned()),
            Ok(tool) => self.use_tool(tool, asked).await?,
            Err(sentence) => ToolContent::Text(sentence),
        };
        asked.trace.tools.push(ToolTrace {
            name: call.name.clone(),
            arguments: call.arguments.clone(),
            result: match &content {
                ToolContent::Text(text) => text.clone(),
                ToolContent::Passages(found) => format!("{} passages", found.passages.len()),
            },
            milliseconds: milliseconds(begun.elapsed()),
        });
        Ok(content)
    }

    async fn use_tool(&self, tool: ToolUse, asked: &mut Asked) -> Result<ToolContent, Ended> {
        match tool {
            ToolUse::Search(search) => {
                let found = asked.findings.search(&self.app, self.workspace, &search.query).await?;
                Ok(ToolContent::Passages(found))
            }
            ToolUse::Escalate(wish) => {
                asked.called = Some(wish);
                Ok(ToolContent::Text("A person was called.".to_owned()))
            }
            ToolUse::Highlight(Highlight { selector, label }) if self.names(&selector, asked) => {
                let action = json!({ "type": "highlight", "selector": selector, "label": label });
                self.feed.act(action.clone());
                asked.acts.push(action);
                Ok(ToolContent::Text("The visitor sees it.".to_owned()))
            }
            ToolUse::Highlight(_) => Ok(ToolContent::Text(
                "Neither the context nor a document names this selector; nothing was shown.".to_owned(),
            )),
        }
    }

    /// Whether a selector stands in what the model was given, so that it can't be made up.
    fn names(&self, selector: &str, asked: &Asked) -> bool {
        let in_layers = prompt::parts(&self.gathered).iter().any(|part| part.text.holds(selector));
        in_layers || asked.findings.say(selector)
    }
}

/// How long to wait before asking again; none if it isn't worth it.
fn wait_before(error: &ModelError, retries: u32) -> Option<Duration> {
    match error {
        ModelError::RateLimited { retry_after: Some(wait), .. } => (*wait <= RETRY_AFTER_MAX).then_some(*wait),
        error => error.can_retry().then(|| BACKOFF * 2_u32.pow(retries)),
    }
}
