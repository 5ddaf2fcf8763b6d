//! Any server that offers OpenAI's `POST /embeddings`, of whatever dimension.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use reqwest::{Client, Response};
use serde::Deserialize;
use serde_json::json;

use super::{Embedder, Embedding, Purpose, of_length_one};
use crate::Error;
use crate::remote::failure::{refusal, unreachable};
use crate::remote::http;

/// Time for a question, while somebody waits.
const QUESTION: Duration = Duration::from_secs(5);
/// Time for some passages, which a small machine may take.
const PASSAGES: Duration = Duration::from_secs(120);
/// Numbers of one vector; more is no embedding.
const DIMENSION_MAX: usize = 8_192;
/// Bytes of an answer.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// An embedding model behind HTTP. Cheap to clone.
#[derive(Clone)]
pub struct Endpoint(Arc<Parts>);

struct Parts {
    client: Client,
    url: String,
    model: String,
    key: Option<String>,
}

impl Endpoint {
    /// The model called `model` of the server at `base_url`, such as `https://api.openai.com/v1`.
    pub fn new(base_url: &str, model: &str, key: Option<String>) -> Result<Self, Error> {
        let url = format!("{}/embeddings", base_url.trim_end_matches('/'));
        let client = http().map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self(Arc::new(Parts { client, url, model: model.to_owned(), key })))
    }
}

impl Embedder for Endpoint {
    fn name(&self) -> &str {
        &self.0.model
    }

    fn embed(&self, purpose: Purpose, texts: Vec<String>) -> Embedding {
        let parts = self.0.clone();
        async move { parts.embed(purpose, texts).await }.boxed()
    }
}

#[derive(Deserialize)]
struct Answer {
    data: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    index: usize,
    embedding: Vec<f32>,
}

impl Parts {
    async fn embed(&self, purpose: Purpose, texts: Vec<String>) -> Result<Vec<Vec<f32>>, Error> {
        let time = match purpose {
            Purpose::Question => QUESTION,
            Purpose::Passage => PASSAGES,
        };
        let body = json!({ "model": self.model, "input": texts, "encoding_format": "float" });
        let mut request = self.client.post(&self.url).timeout(time).json(&body);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let response = request.send().await.map_err(|error| Error::Unavailable(unreachable(&error)))?;
        let (status, headers) = (response.status(), response.headers().clone());
        if !status.is_success() {
            let body = bytes(response, ANSWER_BYTES_MAX).await.unwrap_or_default();
            return Err(refusal(status, &headers, &String::from_utf8_lossy(&body), self.key.as_deref()));
        }
        let answer = serde_json::from_slice(&bytes(response, ANSWER_BYTES_MAX).await?);
        let answer: Answer = answer.map_err(|error| strange(&error.to_string()))?;
        ordered(answer, texts.len())
    }
}

/// The vectors in the texts' order, whatever the server's.
fn ordered(answer: Answer, count: usize) -> Result<Vec<Vec<f32>>, Error> {
    let mut vectors: Vec<Option<Vec<f32>>> = vec![None; count];
    for Item { index, embedding } in answer.data {
        let place = vectors.get_mut(index).ok_or_else(|| strange("it has more vectors than texts"))?;
        *place = of_length_one(embedding);
    }
    let vectors: Option<Vec<Vec<f32>>> = vectors.into_iter().collect();
    let vectors = vectors.ok_or_else(|| strange("a text has no vector"))?;
    let dimension = vectors.first().map_or(0, Vec::len);
    if dimension > DIMENSION_MAX || vectors.iter().any(|vector| vector.len() != dimension) {
        return Err(strange("its vectors differ in length or are too long"));
    }
    Ok(vectors)
}

fn strange(what: &str) -> Error {
    Error::Refused(format!("the server's answer is no list of embeddings: {what}"))
}

async fn bytes(mut response: Response, max: usize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Error::Unavailable(unreachable(&error)))? {
        if bytes.len() + chunk.len() > max {
            return Err(strange("it is too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(index: usize, embedding: &[f32]) -> Item {
        Item { index, embedding: embedding.to_vec() }
    }

    #[test]
    fn vectors_come_in_the_order_of_the_texts_and_have_length_one() {
        let answer = Answer { data: vec![item(1, &[0.0, 2.0]), item(0, &[3.0, 4.0])] };
        assert_eq!(ordered(answer, 2), Ok(vec![vec![0.6, 0.8], vec![0.0, 1.0]]));
    }

    #[test]
    fn an_answer_that_does_not_fit_the_texts_is_refused() {
        let answers = [
            vec![item(0, &[1.0])],
            vec![item(0, &[1.0]), item(0, &[1.0])],
            vec![item(0, &[1.0]), item(2, &[1.0])],
            vec![item(0, &[1.0]), item(1, &[1.0, 2.0])],
            vec![item(0, &[1.0]), item(1, &[0.0])],
        ];
        for data in answers {
            assert!(ordered(Answer { data }, 2).is_err());
        }
    }
}
