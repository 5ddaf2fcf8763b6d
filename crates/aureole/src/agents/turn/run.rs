//! Runs a turn: gather, ask, judge, decide, record.

use std::time::Instant;

use futures_util::StreamExt;
use llm::{Delta, Limits, Message, Model, Outcome, Request, Tool, ToolContent};
use serde_json::{Value, json};
use store::WorkspaceId;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::gather::{Gathered, gather};
use super::halt::{Halt, halt};
use super::lease::progress;
use super::note::{Story, note};
use super::record::{Answer, Handover, record};
use super::search::Findings;
use super::{ANSWER_CHARACTERS_MAX, PROGRESS_EVERY, TOOL_CALLS_MAX, TURN_TIME_MAX, TurnState, turn};
use crate::agents::EscalationMode;
use crate::agents::decide::{Decision, Signals, decide, is_low};
use crate::agents::feed::Feed;
use crate::agents::judge;
use crate::app::App;
use crate::conversations::messages::AuthorKind;
use crate::conversations::score::Judgement;
use crate::error::{Error, Result};
use crate::ids::TurnId;
use crate::live::Token;
use crate::phrases::{answering, lines};
use crate::tickets::cut;
use crate::tickets::escalate::Reason;
use crate::tickets::take_over::MADE_SUBJECT_CHARACTERS_MAX;

/// Starts a turn's own task and answers with the feed that requests follow.
pub async fn start(app: &App, workspace: WorkspaceId, id: TurnId) -> Result<Feed> {
    let gathered = app.store.read(move |db| gather(db, workspace, id)).await?;
    let feed = app.feeds.open(id, gathered.conversation.id);
    let task = Task { app: app.clone(), workspace, feed: feed.clone(), gathered };
    app.tasks.spawn(task.run());
    Ok(feed)
}

struct Task {
    app: App,
    workspace: WorkspaceId,
    feed: Feed,
    gathered: Gathered,
}

/// What the model came to.
#[derive(Default)]
struct Asked {
    confidence: Option<i64>,
    outcome: Option<Outcome>,
    called_for_person: bool,
    findings: Findings,
    tools: Vec<Value>,
    usage: llm::Usage,
    first_token: Option<std::time::Duration>,
}

/// Why a turn did not come to its end.
enum Ended {
    /// Somebody was quicker: the turn no longer counts.
    Lost,
    /// The model failed.
    Failed(String),
}

impl From<Error> for Ended {
    fn from(error: Error) -> Ended {
        Ended::Failed(format!("{error}: {:?}", error.source))
    }
}

impl Task {
    async fn run(self) {
        let id = self.gathered.turn.id;
        self.app.metrics.turns().inc();
        self.feed.act(json!({ "type": "message", "id": self.gathered.turn.message }));
        let outcome = timeout(TURN_TIME_MAX, self.answer())
            .await
            .unwrap_or_else(|_| Err(Ended::Failed("the answer took longer than two minutes".to_owned())));
        let state = match outcome {
            Ok(()) => TurnState::Done,
            Err(Ended::Lost) => self.lost().await,
            Err(Ended::Failed(reason)) => self.failed(&reason).await,
        };
        self.feed.end(state);
        self.app.feeds.close(id);
        self.app.metrics.turns().dec();
    }

    async fn answer(&self) -> Result<(), Ended> {
        let begun = Instant::now();
        let wants_person = judge::wants_human(&self.gathered.question);
        let asked =
            if wants_person { Asked { confidence: Some(100), ..Asked::default() } } else { self.ask(begun).await? };
        let locale = judge::locale(&self.gathered.question, self.gathered.locale.as_deref());
        let signals = Signals {
            asked: wants_person,
            tool: asked.called_for_person,
            small_talk: asked.outcome == Some(Outcome::SmallTalk),
            confidence: asked.confidence.unwrap_or(judge::UNJUDGED_CONFIDENCE),
            searched: asked.findings.searched(),
            low_before: self.gathered.low_before,
        };
        let settings = &self.gathered.agent.escalation;
        let decision = decide(&signals, settings);
        self.say_what_follows(decision, asked.outcome, locale);
        let answer = self.to_record(&asked, &signals, decision, begun, locale);
        let written = self.app.store.write(self.workspace, "turns.record", move |tx| record(tx, &answer)).await?;
        let actions = written.value.ok_or(Ended::Lost)?;
        // The first action, the message's id, was told when the turn began.
        actions.into_iter().skip(1).for_each(|action| self.feed.act(action));
        Ok(())
    }

    /// Asks the model, and runs the tools it calls, until it has answered.
    async fn ask(&self, begun: Instant) -> Result<Asked, Ended> {
        let mut asked = Asked::default();
        let mut request = self.request();
        loop {
            let calls = self.listen(self.app.model.as_ref(), request.clone(), &mut asked, begun).await?;
            if calls.is_empty() {
                return Ok(asked);
            }
            request.messages.push(Message::Assistant { text: String::new(), calls: calls.clone() });
            for call in calls {
                let content = self.tool(&call, &mut asked).await?;
                request.messages.push(Message::ToolResult { call_id: call.id, name: call.name, content });
            }
            if asked.called_for_person {
                return Ok(asked);
            }
            if asked.tools.len() >= TOOL_CALLS_MAX {
                request.tool_choice = llm::ToolChoice::Never;
            }
        }
    }

    /// One answer of the model: text goes to the feed as it comes, calls are returned.
    async fn listen(
        &self,
        model: &dyn Model,
        request: Request,
        asked: &mut Asked,
        begun: Instant,
    ) -> Result<Vec<llm::ToolCall>, Ended> {
        let mut calls = Vec::new();
        let mut deltas = model.chat(request);
        let mut tick = interval(PROGRESS_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tick.reset();
        loop {
            tokio::select! {
                delta = deltas.next() => match delta {
                    Some(Ok(Delta::Text(piece))) => {
                        asked.first_token.get_or_insert_with(|| begun.elapsed());
                        self.write(&piece);
                    }
                    Some(Ok(Delta::ToolCall(call))) => calls.push(call),
                    Some(Ok(Delta::Judgement(judgement))) => {
                        asked.confidence = Some(i64::from(judgement.confidence));
                        asked.outcome = Some(judgement.outcome);
                    }
                    Some(Ok(Delta::End { usage, .. })) => {
                        asked.usage.input_tokens += usage.input_tokens;
                        asked.usage.output_tokens += usage.output_tokens;
                        return Ok(calls);
                    }
                    Some(Err(error)) => return Err(Ended::Failed(error.to_string())),
                    None => return Err(Ended::Failed("the model ended without an end".to_owned())),
                },
                _ = tick.tick() => self.sign_of_life().await?,
                () = self.feed.interruption() => return Err(Ended::Lost),
            }
        }
    }

    async fn sign_of_life(&self) -> Result<(), Ended> {
        let (id, node, text) = (self.gathered.turn.id, self.app.node.clone(), self.feed.now().text);
        let written =
            self.app.store.write(self.workspace, "turns.progress", move |tx| progress(tx, id, &node, &text)).await?;
        if written.value { Ok(()) } else { Err(Ended::Lost) }
    }

    async fn tool(&self, call: &llm::ToolCall, asked: &mut Asked) -> Result<ToolContent, Ended> {
        asked.tools.push(json!({ "name": call.name, "arguments": call.arguments }));
        match call.name.as_str() {
            llm::builtin::SEARCH => {
                let query = call.arguments.get("query").and_then(Value::as_str).unwrap_or(&self.gathered.question);
                let found = asked.findings.search(&self.app, self.workspace, query).await?;
                Ok(ToolContent::Passages(found))
            }
            llm::builtin::ESCALATE => {
                asked.called_for_person = true;
                Ok(ToolContent::Text("A person was called.".to_owned()))
            }
            other => Ok(ToolContent::Text(format!("There is no tool named {other}."))),
        }
    }

    fn request(&self) -> Request {
        let history = self.gathered.history.iter().map(|message| match message.author.kind {
            AuthorKind::Contact => Message::User(message.text.clone()),
            _ => Message::Assistant { text: message.text.clone(), calls: Vec::new() },
        });
        let question = Message::User(self.gathered.question.clone());
        Request {
            system: crate::agents::prompt::layers(&self.gathered),
            messages: history.chain([question]).collect(),
            tools: tools(self.gathered.agent.escalation.mode),
            limits: Limits::default(),
            locale: self.gathered.locale.clone(),
            ..Request::default()
        }
    }

    /// Text goes out as it comes, without the byte that frames actions.
    fn write(&self, piece: &str) {
        let now = self.feed.now().text;
        if now.chars().count() >= ANSWER_CHARACTERS_MAX {
            return;
        }
        let piece: String = piece.chars().filter(|character| !matches!(character, '\u{1e}' | '\0')).collect();
        self.feed.write(&piece);
        let token = Token {
            thread_id: self.gathered.turn.thread,
            message_id: self.gathered.turn.message,
            at: now.encode_utf16().count(),
            piece,
        };
        self.app.live.token(self.workspace, token);
    }

    fn write_paragraph(&self, line: &str) {
        let now = self.feed.now().text;
        if now.trim().is_empty() { self.write(line) } else { self.write(&format!("\n\n{line}")) }
    }

    /// A hand-over is always a visible line, and so is the offer of one, or that it can't be had.
    fn say_what_follows(&self, decision: Decision, outcome: Option<Outcome>, locale: llm::Locale) {
        match decision {
            Decision::Escalate(_) => self.write_paragraph(lines(locale).handed_over),
            Decision::CannotEscalate => self.write_paragraph(answering(locale).no_person),
            // A refusal offers a person in its own words.
            Decision::Offer if outcome != Some(Outcome::Refused) => self.write_paragraph(answering(locale).offer),
            Decision::Offer | Decision::Answer => {}
        }
    }

    fn to_record(
        &self,
        asked: &Asked,
        signals: &Signals,
        decision: Decision,
        begun: Instant,
        locale: llm::Locale,
    ) -> Answer {
        let gathered = &self.gathered;
        let text = self.feed.now().text;
        let written = judge::contact_messages(&gathered.history, &gathered.question);
        let handover = match decision {
            Decision::Escalate(reason) => Some(self.handover(asked, signals, reason)),
            _ => None,
        };
        Answer {
            turn: gathered.turn.id,
            agent: gathered.agent.id,
            sources: asked.findings.cited_in(&text),
            judgement: Judgement {
                mood: judge::mood(&written),
                topic: judge::topic(&written),
                confidence: signals.confidence,
                low: is_low(signals, &gathered.agent.escalation),
            },
            counts: !signals.small_talk && !signals.asked,
            handover,
            offered: decision == Decision::Offer,
            trace: json!({
                "model": self.app.model.name(), "searched": asked.findings.queries, "tools": asked.tools,
                "passages": asked.findings.titles(), "input_tokens": asked.usage.input_tokens,
                "output_tokens": asked.usage.output_tokens, "quoted": gathered.turn.trace,
                "first_token_ms": asked.first_token.map(|time| time.as_millis() as u64),
                "whole_ms": begun.elapsed().as_millis() as u64,
            }),
            model: self.app.model.name().to_owned(),
            locale: locale.code().to_owned(),
            text,
        }
    }

    fn handover(&self, asked: &Asked, signals: &Signals, reason: Reason) -> Handover {
        let gathered = &self.gathered;
        let confidence = (reason == Reason::LowConfidence).then_some(signals.confidence);
        let mut story = Story::of(&gathered.history);
        story.ask(&gathered.question);
        story.searched = asked.findings.searched().then(|| asked.findings.titles());
        let mut metadata = gathered.session_metadata.clone();
        metadata.insert("escalation_reason".to_owned(), reason.word().into());
        if let Some(confidence) = confidence {
            metadata.insert("ai_confidence".to_owned(), confidence.into());
        }
        Handover {
            reason,
            subject: cut(&gathered.question, MADE_SUBJECT_CHARACTERS_MAX),
            note: note(&story, confidence, reason),
            metadata,
            assignee: gathered.agent.escalation.default_assignee_id,
        }
    }

    /// Somebody was quicker: what was written so far is kept, and the feed ends as the row says. A turn that another node
    /// took up is that node's.
    async fn lost(&self) -> TurnState {
        let (id, workspace, text) = (self.gathered.turn.id, self.workspace, self.feed.now().text);
        let node = self.app.node.clone();
        let written = self
            .app
            .store
            .write(workspace, "turns.halt", move |tx| {
                let row = turn(tx, workspace, id)?;
                if row.node == node {
                    halt(tx, &row, &Halt::stopped().with_text(Some(text.clone())))?;
                }
                Ok::<_, Error>(turn(tx, workspace, id)?.state)
            })
            .await;
        written.map_or(TurnState::Stopped, |written| written.value)
    }

    /// Never silence: the visitor is told, and may ask again or ask for a person.
    async fn failed(&self, reason: &str) -> TurnState {
        tracing::warn!(turn = %self.gathered.turn.id, reason, "a turn failed");
        let locale = judge::locale(&self.gathered.question, self.gathered.locale.as_deref());
        self.write_paragraph(lines(locale).interrupted);
        let (id, workspace, text) = (self.gathered.turn.id, self.workspace, self.feed.now().text);
        let written = self
            .app
            .store
            .write(workspace, "turns.fail", move |tx| {
                let row = turn(tx, workspace, id)?;
                halt(tx, &row, &Halt::failed().with_text(Some(text.clone())))
            })
            .await;
        if let Err(error) = written {
            tracing::error!(turn = %self.gathered.turn.id, %error, "a failed turn could not be recorded");
        }
        TurnState::Failed
    }
}

fn tools(mode: EscalationMode) -> Vec<Tool> {
    let search = Tool {
        name: llm::builtin::SEARCH.to_owned(),
        description: "Search the workspace's knowledge. Call it before answering any question about the product."
            .to_owned(),
        parameters: json!({ "type": "object", "required": ["query"], "properties": { "query": { "type": "string" } } }),
    };
    let escalate = Tool {
        name: llm::builtin::ESCALATE.to_owned(),
        description:
            "Bring in a person from the team. Call it when the knowledge has no answer and the visitor needs one."
                .to_owned(),
        parameters: json!({
            "type": "object", "required": ["reason"],
            "properties": { "reason": { "type": "string" }, "summary": { "type": "string" } }
        }),
    };
    if mode == EscalationMode::Off { vec![search] } else { vec![search, escalate] }
}
