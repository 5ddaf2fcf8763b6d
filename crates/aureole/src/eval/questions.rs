//! Answering: is the gold string in the answer and a gold document cited, and are the others refused?

use std::path::Path;

use llm::Outcome;
use serde::Deserialize;

use super::corpus::{Asked, Corpus, Document, EvalError};
use super::{Measured, Search, read, share};

#[derive(Deserialize)]
struct SupportQuestion {
    id: String,
    question: String,
    answerable: bool,
    documents: Vec<String>,
    answer: Option<String>,
}

#[derive(Deserialize)]
struct SpanQuestion {
    id: String,
    question: String,
    documents: Vec<String>,
    answers: Vec<String>,
}

#[derive(Deserialize)]
struct FindQuestion {
    id: String,
    question: String,
    documents: Vec<String>,
}

#[derive(Deserialize)]
struct Request {
    id: String,
    text: String,
    in_scope: bool,
}

/// Every this many of the requests out of scope are asked.
const FAR_STEP: usize = 2;
/// Every this many questions of the large set are asked again with their document taken away.
const REMOVED_STEP: usize = 5;

pub(super) fn support_qa(folder: &Path, search: Search) -> Result<Measured, EvalError> {
    let questions: Vec<SupportQuestion> = read(folder, "support-qa-questions.jsonl")?;
    let corpus = Corpus::new(&read::<Document>(folder, "support-qa-documents.jsonl")?, search)?;
    let (mut right, mut honest, mut answerable, mut wrong, mut held, mut first) = (0, 0, 0, 0, 0, 0);
    let mut measured = Measured::default();
    for asked in &questions {
        let got = corpus.ask(&asked.question)?;
        let draft_is_right = is_right(&got, asked.answer.as_slice(), &asked.documents);
        let answered = got.answer.outcome == Outcome::Answered;
        measured.signals.push((got.draft.signals, draft_is_right));
        answerable += usize::from(asked.answerable);
        right += usize::from(answered && draft_is_right);
        honest += usize::from(!answered && !asked.answerable);
        wrong += usize::from(answered && !draft_is_right);
        let holding = got
            .passages
            .iter()
            .position(|(document, text)| asked.documents.contains(document) && holds(text, asked.answer.as_slice()));
        held += usize::from(holding.is_some());
        first += usize::from(holding == Some(0));
        if answered != asked.answerable || (answered && !draft_is_right) {
            measured.misses.push(miss(&asked.id, &asked.question, &got));
        }
    }
    let unanswerable = questions.len() - answerable;
    measured.share = Some(held as f64 / answerable.max(1) as f64);
    measured.figures = format!(
        "right {}, honest {}, wrong answers {wrong}, the answer is in what the model gets {}, in the best passage {}",
        share(right, answerable),
        share(honest, unanswerable),
        share(held, answerable),
        share(first, answerable)
    );
    Ok(measured)
}

pub(super) fn xquad(folder: &Path, search: Search) -> Result<Measured, EvalError> {
    let questions: Vec<SpanQuestion> = read(folder, "xquad-questions.jsonl")?;
    let corpus = Corpus::new(&read::<Document>(folder, "xquad-documents.jsonl")?, search)?;
    let (mut held, mut right, mut refused) = (0, 0, 0);
    let mut measured = Measured::default();
    for asked in &questions {
        let got = corpus.ask(&asked.question)?;
        let draft_is_right = is_right(&got, &asked.answers, &asked.documents);
        let answered = got.answer.outcome == Outcome::Answered;
        measured.signals.push((got.draft.signals, draft_is_right));
        refused += usize::from(!answered);
        held += usize::from(answered && holds(&got.draft.text, &asked.answers));
        right += usize::from(answered && draft_is_right);
        if !(answered && draft_is_right) {
            measured.misses.push(miss(&asked.id, &asked.question, &got));
        }
    }
    let whole = questions.len();
    measured.share = Some(held as f64 / whole.max(1) as f64);
    measured.figures = format!(
        "gold string in {}, right {}, refused {}",
        share(held, whole),
        share(right, whole),
        share(refused, whole)
    );
    Ok(measured)
}

/// Questions whose paragraph is taken away, while its neighbours stay: refusing is hard.
pub(super) fn xquad_removed(folder: &Path, search: Search) -> Result<Measured, EvalError> {
    let questions: Vec<FindQuestion> = read(folder, "xquad-questions.jsonl")?;
    let mut corpus = Corpus::new(&read::<Document>(folder, "xquad-documents.jsonl")?, search)?;
    to_refuse(&mut corpus, questions.iter().step_by(REMOVED_STEP))
}

/// The same with the small help centre.
pub(super) fn support_removed(folder: &Path, search: Search) -> Result<Measured, EvalError> {
    let questions: Vec<FindQuestion> = read(folder, "support-qa-questions.jsonl")?;
    let mut corpus = Corpus::new(&read::<Document>(folder, "support-qa-documents.jsonl")?, search)?;
    to_refuse(&mut corpus, questions.iter().filter(|asked| !asked.documents.is_empty()))
}

/// Requests to an assistant that the small help centre has nothing to say about.
pub(super) fn support_far(folder: &Path, search: Search) -> Result<Measured, EvalError> {
    let mut requests: Vec<Request> = read(folder, "clinc150.jsonl")?;
    requests.retain(|request| !request.in_scope);
    let mut corpus = Corpus::new(&read::<Document>(folder, "support-qa-documents.jsonl")?, search)?;
    let far = |Request { id, text, .. }| FindQuestion { id, question: text, documents: Vec::new() };
    let questions: Vec<FindQuestion> = requests.into_iter().map(far).collect();
    to_refuse(&mut corpus, questions.iter().step_by(FAR_STEP))
}

fn to_refuse<'a>(
    corpus: &mut Corpus,
    questions: impl Iterator<Item = &'a FindQuestion>,
) -> Result<Measured, EvalError> {
    let (mut honest, mut whole) = (0, 0);
    let mut measured = Measured::default();
    for asked in questions {
        asked.documents.iter().try_for_each(|document| corpus.hide(document, true))?;
        let got = corpus.ask(&asked.question)?;
        asked.documents.iter().try_for_each(|document| corpus.hide(document, false))?;
        whole += 1;
        measured.signals.push((got.draft.signals, false));
        match got.answer.outcome == Outcome::Refused {
            true => honest += 1,
            false => measured.misses.push(miss(&asked.id, &asked.question, &got)),
        }
    }
    measured.figures = format!("honest {}", share(honest, whole));
    Ok(measured)
}

pub(super) fn bank(folder: &Path, search: Search) -> Result<Measured, EvalError> {
    let questions: Vec<FindQuestion> = read(folder, "bank-questions.jsonl")?;
    let documents: Vec<Document> = read(folder, "bank-documents.jsonl")?;
    let corpus = Corpus::new(&documents, search)?;
    let (mut first, mut five) = (0, 0);
    let mut measured = Measured::default();
    for asked in &questions {
        let ranking = corpus.ranking(&asked.question)?;
        let at = ranking.iter().position(|document| asked.documents.contains(document));
        first += usize::from(at == Some(0));
        five += usize::from(at.is_some_and(|at| at < 5));
        if at.is_none() {
            measured.misses.push(format!("{} {:?}", asked.id, asked.question));
        }
    }
    let whole = questions.len();
    measured.share = Some(five as f64 / whole.max(1) as f64);
    measured.figures = format!("hit@1 {}, hit@5 {}", share(first, whole), share(five, whole));
    Ok(measured)
}

/// Whether the draft holds a gold string and cites a gold document.
fn is_right(got: &Asked, answers: &[String], documents: &[String]) -> bool {
    holds(&got.draft.text, answers) && got.cited.iter().any(|cited| documents.contains(cited))
}

fn holds(text: &str, answers: &[String]) -> bool {
    let text = text.to_lowercase();
    answers.iter().any(|answer| text.contains(&answer.to_lowercase()))
}

fn miss(id: &str, question: &str, got: &Asked) -> String {
    let Asked { answer, draft, cited, .. } = got;
    let (outcome, confidence) = (answer.outcome, draft.confidence);
    format!("{id} {question:?} -> {outcome:?} {confidence} {cited:?} {:?} {:?}", draft.text, draft.signals)
}
