//! A running answer of a provider, as deltas, within the times that its limits allow.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use genai::chat::{ChatStreamEvent, StopReason, StreamEnd};
use tokio::time::timeout;

use super::failure::failure;
use super::spent::Spent;
use super::{Client, Settings, request};
use crate::{Chat, Delta, End, Error, Limits, Request, ToolCall, Usage};

pub(super) fn chat(client: Client, settings: Arc<Settings>, asked: Request) -> Chat {
    let (spent, limits) = (Spent::default(), asked.limits);
    let answer = Answer { limits, settings, line: None, spent, said: false, heard: false, over: false };
    stream::unfold((answer, Some((client, asked))), |(mut answer, mut opening)| async move {
        if answer.over {
            return None;
        }
        let mut deltas = answer.next(opening.take()).await;
        if let (Some(Err(_)), Some(usage)) = (deltas.last(), answer.spent.usage()) {
            deltas.insert(0, Ok(Delta::Spent(usage)));
        }
        Some((stream::iter(deltas), (answer, opening)))
    })
    .flatten()
    .boxed()
}

struct Answer {
    limits: Limits,
    settings: Arc<Settings>,
    /// The provider's events, once the request is made.
    line: Option<genai::chat::ChatStream>,
    /// What it has cost so far.
    spent: Spent,
    /// Some text was yielded.
    said: bool,
    /// The provider gave a sign of the answer.
    heard: bool,
    over: bool,
}

impl Answer {
    /// The next deltas; an error or [`Delta::End`] is the last.
    async fn next(&mut self, opening: Option<(Client, Request)>) -> Vec<Result<Delta, Error>> {
        if let Some((client, asked)) = opening {
            let options = request::options(&self.settings, &asked).with_raw_frame_sink(self.spent.clone());
            let asked = request::request(self.settings.provider, asked);
            match client.0.exec_chat_stream(self.settings.target(), asked, Some(&options)).await {
                Ok(answer) => self.line = Some(answer.stream),
                Err(error) => return vec![Err(self.failed(&error))],
            }
        }
        loop {
            let Some(line) = &mut self.line else { return vec![Err(self.broken_off())] };
            let wait = if self.heard { self.limits.idle } else { self.limits.first_delta };
            let Ok(event) = timeout(wait, line.next()).await else { return vec![Err(self.too_late(wait))] };
            match event {
                Some(Ok(ChatStreamEvent::Start)) => {}
                Some(Ok(ChatStreamEvent::Chunk(piece))) => {
                    (self.heard, self.said) = (true, true);
                    return vec![Ok(Delta::Text(piece.content))];
                }
                Some(Ok(ChatStreamEvent::End(end))) => {
                    self.over = true;
                    return self.ended(end);
                }
                Some(Ok(_)) => self.heard = true,
                Some(Err(error)) => return vec![Err(self.failed(&error))],
                None => return vec![Err(self.broken_off())],
            }
        }
    }

    fn ended(&self, end: StreamEnd) -> Vec<Result<Delta, Error>> {
        let count = |tokens: Option<i32>| tokens.and_then(|tokens| u32::try_from(tokens).ok()).unwrap_or_default();
        let usage = end.captured_usage.as_ref();
        let usage = Usage {
            input_tokens: count(usage.and_then(|usage| usage.prompt_tokens)),
            output_tokens: count(usage.and_then(|usage| usage.completion_tokens)),
        };
        let reason = end.captured_stop_reason.clone();
        let calls: Vec<Delta> = end
            .captured_into_tool_calls()
            .unwrap_or_default()
            .into_iter()
            .map(|call| Delta::ToolCall(read(call)))
            .collect();
        let end = match reason {
            Some(StopReason::ContentFilter(reason)) if !self.said => {
                return vec![Err(Error::Refused(format!("the provider's filter stopped the answer ({reason})")))];
            }
            _ if !calls.is_empty() => End::ToolCalls,
            Some(StopReason::MaxTokens(_)) => End::Length,
            _ => End::Stop,
        };
        calls.into_iter().chain([Delta::End { end, usage }]).map(Ok).collect()
    }

    fn failed(&mut self, error: &genai::Error) -> Error {
        self.over = true;
        let failure = failure(error, &self.settings);
        if self.said { Error::Cut(failure.to_string()) } else { failure }
    }

    fn broken_off(&mut self) -> Error {
        self.over = true;
        let said = "the connection ended before the answer did".to_owned();
        if self.said { Error::Cut(said) } else { Error::Unavailable(said) }
    }

    fn too_late(&mut self, wait: Duration) -> Error {
        self.over = true;
        match (self.said, self.heard) {
            (true, _) => Error::Cut(format!("nothing came for {} seconds in the middle of the answer", wait.as_secs())),
            (false, _) => Error::TimedOut(wait),
        }
    }
}

fn read(call: genai::chat::ToolCall) -> ToolCall {
    ToolCall {
        id: call.call_id,
        name: call.fn_name,
        arguments: call.fn_arguments,
        signatures: call.thought_signatures.unwrap_or_default(),
    }
}
