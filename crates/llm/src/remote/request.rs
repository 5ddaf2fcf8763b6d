//! A request in the words of the client library.

use genai::chat::{
    CacheControl, ChatMessage, ChatOptions, ChatRequest, ContentPart, JsonSpec, MessageContent, ToolResponse,
};

use super::{Provider, Settings};
use crate::fence;
use crate::{Layer, Message, Request, Tool, ToolCall, ToolChoice};

pub(super) fn options(settings: &Settings, request: &Request) -> ChatOptions {
    let mut options = ChatOptions::default()
        .with_capture_usage(true)
        .with_capture_tool_calls(true)
        .with_capture_reasoning_content(true)
        .with_max_tokens(request.limits.output_tokens);
    if let Some(temperature) = settings.temperature {
        options = options.with_temperature(temperature);
    }
    if let Some(schema) = &request.schema {
        options = options.with_response_format(JsonSpec::new(schema.name.as_str(), schema.schema.clone()));
    }
    if !request.tools.is_empty() {
        options = options.with_tool_choice(match request.tool_choice {
            ToolChoice::Auto => genai::chat::ToolChoice::Auto,
            ToolChoice::Never => genai::chat::ToolChoice::None,
            ToolChoice::Required => genai::chat::ToolChoice::Required,
        });
    }
    options
}

pub(super) fn request(provider: Provider, request: Request) -> ChatRequest {
    let mut messages = Vec::new();
    let mut system = None;
    if provider == Provider::Anthropic {
        messages.extend(cached(&request.system));
    } else if !request.system.is_empty() {
        system = Some(joined(&request.system));
    }
    let question = request.messages.iter().rposition(|message| matches!(message, Message::User(_)));
    for (place, message) in request.messages.into_iter().enumerate() {
        let mut message = said(message);
        if Some(place) == question {
            for image in &request.images {
                let base64 = std::sync::Arc::clone(&image.base64);
                message.content.push(ContentPart::from_binary_base64(image.media_type.as_str(), base64, None));
            }
        }
        messages.push(message);
    }
    let tools = (!request.tools.is_empty()).then(|| request.tools.into_iter().map(tool).collect());
    ChatRequest { system, tools, ..ChatRequest::new(messages) }
}

/// Layers in their order, each under its name.
fn joined(layers: &[Layer]) -> String {
    let layers: Vec<String> = layers.iter().map(|layer| format!("# {}\n\n{}", layer.name, layer.text)).collect();
    layers.join("\n\n")
}

/// What is the same in the next request comes first, with a mark up to which the provider may remember it.
fn cached(layers: &[Layer]) -> Vec<ChatMessage> {
    let stable = layers.iter().take_while(|layer| layer.stable).count();
    let (stable, changing) = layers.split_at(stable);
    let mut messages = Vec::new();
    if !stable.is_empty() {
        messages.push(ChatMessage::system(joined(stable)).with_options(CacheControl::Ephemeral));
    }
    if !changing.is_empty() {
        messages.push(ChatMessage::system(joined(changing)));
    }
    messages
}

fn said(message: Message) -> ChatMessage {
    match message {
        Message::User(text) => ChatMessage::user(fence(&text)),
        Message::Assistant { text, calls } if calls.is_empty() => ChatMessage::assistant(text),
        Message::Assistant { text, calls } => {
            let mut content = MessageContent::default();
            for signature in calls.iter().flat_map(|call| &call.signatures) {
                content.push(ContentPart::ThoughtSignature(signature.clone()));
            }
            if !text.is_empty() {
                content.push(ContentPart::Text(text));
            }
            for call in calls {
                content.push(ContentPart::ToolCall(called(call)));
            }
            ChatMessage::assistant(content)
        }
        Message::ToolResult { call_id, name, content } => {
            let response = ToolResponse::new(call_id, content.fenced()).with_fn_name(name);
            ChatMessage::from(response)
        }
    }
}

/// Arguments that were no JSON object go back as an empty one: providers refuse a history that doesn't parse.
fn called(call: ToolCall) -> genai::chat::ToolCall {
    genai::chat::ToolCall {
        call_id: call.id,
        fn_name: call.name,
        fn_arguments: if call.arguments.is_object() { call.arguments } else { serde_json::json!({}) },
        thought_signatures: (!call.signatures.is_empty()).then_some(call.signatures),
    }
}

fn tool(tool: Tool) -> genai::chat::Tool {
    genai::chat::Tool::new(tool.name).with_description(tool.description).with_schema(tool.parameters)
}
