//! Runs a turn: gather, ask, judge, decide, record.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Instant;

use futures_util::FutureExt;
use llm::{Locale, Outcome};
use serde_json::json;
use store::WorkspaceId;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::asked::Asked;
use super::fail::Failure;
use super::gather::Gathered;
use super::halt::{Halt, halt};
use super::lease::{keep_trace, progress};
use super::note::{Story, note};
use super::record::{Answer, Handover, record};
use super::start::give_up;
use super::{ANSWER_CHARACTERS_MAX, Fence, PROGRESS_EVERY, TurnState, turn};
use crate::agents::decide::{Decision, Signals, decide, is_low};
use crate::agents::feed::Feed;
use crate::agents::judge;
use crate::app::App;
use crate::conversations::score::Judgement;
use crate::error::{Error, Result};
use crate::live::Token;
use crate::one_line::one_line;
use crate::phrases::{answering, lines};
use crate::tickets::escalate::Reason;
use crate::tickets::take_over::MADE_SUBJECT_CHARACTERS_MAX;

/// A turn that this process runs.
pub(super) struct Task {
    pub(super) app: App,
    pub(super) workspace: WorkspaceId,
    pub(super) fence: Fence,
    pub(super) feed: Feed,
    pub(super) gathered: Gathered,
    pub(super) begun: Instant,
}

/// Why a turn did not come to its end.
pub(super) enum Ended {
    /// Somebody was quicker: the turn no longer counts.
    Lost,
    /// The model failed.
    Model(llm::Error),
    /// Anything else.
    Failed(String),
}

impl From<Error> for Ended {
    fn from(error: Error) -> Ended {
        Ended::Failed(format!("{error}: {:?}", error.source))
    }
}

impl Task {
    /// Runs it to its end, and answers how that was; none if it goes on elsewhere.
    pub(super) async fn run(self) -> Option<TurnState> {
        self.feed.act(json!({ "type": "message", "id": self.gathered.turn.message }));
        let mut asked = Asked::default();
        let answer = AssertUnwindSafe(self.answer(&mut asked)).catch_unwind();
        let whole = self.app.config.turn_times.whole;
        let outcome = match timeout(whole, answer).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Ended::Failed("the code that answers panicked".to_owned())),
            Err(_) => Err(Ended::Failed(format!("the answer took longer than {} s", whole.as_secs()))),
        };
        match outcome {
            Ok(()) => Some(TurnState::Done),
            Err(Ended::Lost) => self.lost(&asked).await,
            Err(Ended::Model(error)) => self.failed("its model failed", Some(error.to_string()), &asked).await,
            Err(Ended::Failed(reason)) => self.failed(&reason, None, &asked).await,
        }
    }

    async fn answer(&self, asked: &mut Asked) -> Result<(), Ended> {
        let wants_person = judge::wants_human(&self.gathered.question);
        if wants_person {
            asked.confidence = Some(100);
        } else {
            self.while_it_counts(async {
                self.ask(asked).await?;
                self.consult(asked).await;
                Ok(())
            })
            .await?;
        }
        let locale = self.locale(asked);
        let signals = Signals {
            asked: wants_person,
            tool: asked.called.is_some(),
            outage: asked.passes_outage_on,
            small_talk: asked.outcome == Some(Outcome::SmallTalk),
            refused: asked.outcome == Some(Outcome::Refused),
            confidence: *asked.confidence.get_or_insert(judge::UNJUDGED_CONFIDENCE),
            searched: asked.findings.searched() || !self.gathered.searches.is_empty(),
            low_before: self.gathered.low_before,
        };
        let decision = decide(&signals, &self.gathered.agent.escalation);
        self.say_what_follows(decision, locale);
        let told = 1 + asked.acts.len();
        let answer = self.to_record(asked, &signals, decision, locale);
        let written = self.app.store.write(self.workspace, "turns.record", move |tx| record(tx, &answer)).await?;
        let actions = written.value.ok_or(Ended::Lost)?;
        // The message's id and what was done on the page were told when they happened.
        actions.into_iter().skip(told).for_each(|action| self.feed.act(action));
        Ok(())
    }

    /// Works as long as the turn counts, and gives a sign of life meanwhile. What is dropped half-way is cancelled, down to
    /// the model's own server.
    async fn while_it_counts<T>(&self, work: impl Future<Output = Result<T, Ended>>) -> Result<T, Ended> {
        let mut work = pin!(work);
        let mut tick = interval(PROGRESS_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tick.reset();
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = tick.tick() => self.sign_of_life().await?,
                () = self.feed.interruption() => self.sign_of_life().await?,
            }
        }
    }

    async fn sign_of_life(&self) -> Result<(), Ended> {
        let (id, fence, text) = (self.gathered.turn.id, self.fence.clone(), self.feed.now().text);
        let written =
            self.app.store.write(self.workspace, "turns.progress", move |tx| progress(tx, id, &fence, &text)).await?;
        if written.value { Ok(()) } else { Err(Ended::Lost) }
    }

    /// The language to speak: the model's word for it where there is a catalogue, else what the rules make of the question.
    fn locale(&self, asked: &Asked) -> Locale {
        let said = asked.language.as_deref().map(|language| Locale::of(Some(language)));
        let judged = said.filter(|locale| asked.language.as_deref().is_some_and(|tag| tag.starts_with(locale.code())));
        judged.unwrap_or_else(|| judge::locale(&self.gathered.question, self.gathered.locale.as_deref()))
    }

    /// A model's text goes out as it comes, as far as an answer may go, and without the byte that frames actions. Answers
    /// what went out of it.
    pub(super) fn write(&self, piece: &str) -> String {
        let left = ANSWER_CHARACTERS_MAX.saturating_sub(self.feed.now().text.chars().count());
        let fits = piece.chars().filter(|character| !matches!(character, '\u{1e}' | '\0'));
        let piece: String = fits.take(left).collect();
        self.put(piece.clone());
        piece
    }

    fn put(&self, piece: String) {
        let now = self.feed.now().text;
        self.feed.write(&piece);
        let token = Token {
            thread_id: self.gathered.turn.thread,
            message_id: self.gathered.turn.message,
            at: now.encode_utf16().count(),
            piece,
        };
        self.app.live.token(self.workspace, token);
    }

    /// What follows stands apart from what was said before.
    pub(super) fn begin_paragraph(&self) {
        let now = self.feed.now().text;
        if !now.trim().is_empty() && !now.ends_with('\n') {
            self.put("\n\n".to_owned());
        }
    }

    /// A line of the product's own has room after the longest answer, too.
    pub(super) fn write_paragraph(&self, line: &str) {
        self.begin_paragraph();
        self.put(line.to_owned());
    }

    /// A hand-over is always a visible line, and so is the offer of one, or that it can't be had.
    fn say_what_follows(&self, decision: Decision, locale: Locale) {
        match decision {
            Decision::Escalate(_) => self.write_paragraph(lines(locale).handed_over),
            Decision::CannotEscalate => self.write_paragraph(answering(locale).no_person),
            Decision::Offer => self.write_paragraph(answering(locale).offer),
            Decision::Answer => {}
        }
    }

    fn to_record(&self, asked: &Asked, signals: &Signals, decision: Decision, locale: Locale) -> Answer {
        let gathered = &self.gathered;
        let text = self.feed.now().text;
        let written = judge::contact_messages(&gathered.history, &gathered.question);
        let handover = match decision {
            Decision::Escalate(reason) => Some(self.handover(asked, signals, reason)),
            _ => None,
        };
        Answer {
            turn: gathered.turn.id,
            fence: self.fence.clone(),
            agent: gathered.agent.id,
            sources: asked.findings.cited_in(&text),
            judgement: Judgement {
                mood: asked.mood.unwrap_or_else(|| judge::mood(&written)),
                topic: asked.topic.clone().or_else(|| judge::topic(&written)),
                confidence: signals.confidence,
                low: is_low(signals, &gathered.agent.escalation),
            },
            counts: !signals.small_talk && !signals.asked && !signals.outage,
            handover,
            acts: asked.acts.clone(),
            offered: decision == Decision::Offer,
            trace: self.trace(asked, &text),
            model: asked.trace.model.clone(),
            locale: locale.code().to_owned(),
            text,
        }
    }

    fn trace(&self, asked: &Asked, text: &str) -> serde_json::Value {
        asked.trace(text, self.begun.elapsed(), &self.gathered.turn.trace["quoted"])
    }

    fn handover(&self, asked: &Asked, signals: &Signals, reason: Reason) -> Handover {
        let gathered = &self.gathered;
        let confidence = (reason == Reason::LowConfidence).then_some(signals.confidence);
        let mut story = Story::of(&gathered.history, &gathered.searches);
        story.ask(&gathered.question);
        story.searched = asked.findings.searched().then(|| asked.findings.titles());
        story.called = asked.called.as_ref().map(|wish| wish.reason.clone());
        story.outage.clone_from(&asked.outage);
        let mut metadata = gathered.session_metadata.clone();
        metadata.insert("escalation_reason".to_owned(), reason.word().into());
        if let Some(confidence) = confidence {
            metadata.insert("ai_confidence".to_owned(), confidence.into());
        }
        Handover {
            reason,
            subject: one_line(&gathered.question, MADE_SUBJECT_CHARACTERS_MAX),
            note: note(&story, confidence, reason),
            metadata,
            assignee: gathered.agent.escalation.default_assignee_id,
        }
    }

    /// Somebody was quicker: what was written so far is kept, and the feed ends as the row says. A turn that another node
    /// took up is that node's, and goes on.
    async fn lost(&self, asked: &Asked) -> Option<TurnState> {
        let (id, workspace, text) = (self.gathered.turn.id, self.workspace, self.feed.now().text);
        let (fence, trace) = (self.fence.clone(), self.trace(asked, &text));
        let written = self
            .app
            .store
            .write(workspace, "turns.halt", move |tx| {
                let row = turn(tx, workspace, id)?;
                if !row.is_of(&fence) {
                    return Ok(None);
                }
                halt(tx, &row, &Halt::stopped().with_text(Some(text.clone())))?;
                keep_trace(tx, id, &trace)?;
                Ok::<_, Error>(Some(turn(tx, workspace, id)?.state))
            })
            .await;
        written.map_or(Some(TurnState::Stopped), |written| written.value)
    }

    /// Never silence: the visitor is told, and the team is called if it may be.
    async fn failed(&self, reason: &str, outage: Option<String>, asked: &Asked) -> Option<TurnState> {
        tracing::warn!(turn = %self.gathered.turn.id, reason, "a turn failed");
        let text = self.feed.now().text;
        let failure = Failure {
            turn: self.gathered.turn.id,
            fence: self.fence.clone(),
            trace: Some(self.trace(asked, &text)),
            text: Some(text),
            outage: asked.outage.clone().or(outage),
        };
        let locale = judge::locale(&self.gathered.question, self.gathered.locale.as_deref());
        match give_up(&self.app, self.workspace, &self.feed, failure, locale).await {
            Some(state) => Some(state),
            None => self.lost(asked).await,
        }
    }
}
