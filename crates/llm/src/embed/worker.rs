//! One thread that holds a model while there is something to do, and two bounded queues before it.
//!
//! It promises that questions go before passages, that the model is loaded at the first text and dropped after an idle
//! time, and that whoever waits gets an answer also when the model panics. It never holds more texts than its bounds.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use super::Purpose;
use crate::Error;

/// Questions that may wait; more are refused, so that no one waits longer than some seconds.
const QUESTIONS_MAX: usize = 256;
/// Passages that may wait.
const PASSAGES_MAX: usize = 1_024;
/// When to come again after a refusal.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// A model on the worker's thread.
pub(super) trait Loaded {
    /// The text's vector.
    fn vector(&mut self, text: &str) -> Result<Vec<f32>, Error>;
}

/// How a model is loaded; runs on the worker's thread.
pub(super) type Load = fn() -> Result<Box<dyn Loaded>, Error>;

/// The queues and the thread behind them. Cheap to clone.
#[derive(Clone)]
pub(super) struct Worker {
    shared: Arc<Shared>,
    load: Load,
    idle: Duration,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    arrived: Condvar,
}

#[derive(Default)]
struct Queue {
    questions: VecDeque<Work>,
    passages: VecDeque<Work>,
    running: bool,
}

struct Work {
    text: String,
    answer: oneshot::Sender<Vector>,
}

type Vector = Result<Vec<f32>, Error>;

impl Worker {
    /// A worker without a thread yet; the model is dropped after `idle` without a text.
    pub(super) fn new(load: Load, idle: Duration) -> Self {
        Self { shared: Arc::default(), load, idle }
    }

    /// Whether the thread runs, and with it the model.
    pub(super) fn is_running(&self) -> bool {
        self.shared.queue.lock().running
    }

    /// The vectors of some texts; none of them is queued when not all have room.
    pub(super) async fn vectors(self, purpose: Purpose, texts: Vec<String>) -> Result<Vec<Vec<f32>>, Error> {
        let mut vectors = Vec::with_capacity(texts.len());
        for answer in self.enqueue(purpose, texts)? {
            vectors.push(answer.await.map_err(|_| Error::Unavailable("the model's thread ended".to_owned()))??);
        }
        Ok(vectors)
    }

    fn enqueue(&self, purpose: Purpose, texts: Vec<String>) -> Result<Vec<oneshot::Receiver<Vector>>, Error> {
        let mut queue = self.shared.queue.lock();
        let (waiting, max) = match purpose {
            Purpose::Question => (&mut queue.questions, QUESTIONS_MAX),
            Purpose::Passage => (&mut queue.passages, PASSAGES_MAX),
        };
        if waiting.len() + texts.len() > max {
            return Err(too_many());
        }
        let mut answers = Vec::with_capacity(texts.len());
        for text in texts {
            let (answer, receiver) = oneshot::channel();
            waiting.push_back(Work { text, answer });
            answers.push(receiver);
        }
        if queue.running {
            self.shared.arrived.notify_one();
        } else {
            self.begin(&mut queue)?;
        }
        Ok(answers)
    }

    fn begin(&self, queue: &mut Queue) -> Result<(), Error> {
        let worker = self.clone();
        let thread = std::thread::Builder::new().name("embedding".to_owned());
        thread.spawn(move || worker.run()).map_err(|error| Error::Unavailable(error.to_string()))?;
        queue.running = true;
        Ok(())
    }

    fn run(self) {
        let _end = End(&self.shared);
        let mut model = match (self.load)() {
            Ok(model) => model,
            Err(error) => return self.shared.refuse(&error),
        };
        while let Some(work) = self.next() {
            // Nobody waits for a text whose future was dropped.
            if !work.answer.is_closed() {
                let vector = model.vector(&work.text);
                // The receiver may have gone meanwhile, which is its own choice.
                let _ = work.answer.send(vector);
            }
        }
    }

    /// The next text, questions first; `None` after the idle time.
    fn next(&self) -> Option<Work> {
        let mut queue = self.shared.queue.lock();
        loop {
            let work = queue.questions.pop_front().or_else(|| queue.passages.pop_front());
            if work.is_some() {
                return work;
            }
            if self.shared.arrived.wait_for(&mut queue, self.idle).timed_out()
                && queue.questions.is_empty()
                && queue.passages.is_empty()
            {
                // Under the same lock as the look: a text that comes now begins a new thread.
                queue.running = false;
                return None;
            }
        }
    }
}

impl Shared {
    /// Answers everything that waits with an error.
    fn refuse(&self, error: &Error) {
        let mut queue = self.queue.lock();
        queue.running = false;
        let questions = std::mem::take(&mut queue.questions);
        for work in questions.into_iter().chain(std::mem::take(&mut queue.passages)) {
            // As above: a receiver that has gone needs no answer.
            let _ = work.answer.send(Err(error.clone()));
        }
    }
}

/// Says that the thread has ended, however it does.
struct End<'a>(&'a Shared);

impl Drop for End<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.refuse(&Error::Unavailable("the embedding model failed".to_owned()));
        }
    }
}

fn too_many() -> Error {
    Error::RateLimited { said: "too many texts wait to be read".to_owned(), retry_after: Some(RETRY_AFTER) }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Long enough that no thread ends during a test.
    const NEVER: Duration = Duration::from_secs(3_600);

    struct Lengths;

    impl Loaded for Lengths {
        fn vector(&mut self, text: &str) -> Result<Vec<f32>, Error> {
            assert!(text != "panic", "asked to");
            Ok(vec![text.len() as f32])
        }
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[tokio::test]
    async fn texts_keep_their_order_and_the_model_is_dropped_when_idle() {
        static LOADS: AtomicUsize = AtomicUsize::new(0);
        let load: Load = || {
            LOADS.fetch_add(1, Ordering::SeqCst);
            Ok(Box::new(Lengths))
        };
        let worker = Worker::new(load, Duration::from_millis(20));
        assert!(!worker.is_running());
        let vectors = worker.clone().vectors(Purpose::Passage, texts(&["a", "bbb", "cc"])).await;
        assert_eq!(vectors, Ok(vec![vec![1.0], vec![3.0], vec![2.0]]));
        while worker.is_running() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let vectors = worker.clone().vectors(Purpose::Question, texts(&["dddd"])).await;
        assert_eq!((vectors, LOADS.load(Ordering::SeqCst)), (Ok(vec![vec![4.0]]), 2));
    }

    #[tokio::test]
    async fn a_full_queue_refuses_and_a_question_still_has_room() {
        let worker = Worker::new(|| Ok(Box::new(Lengths)), NEVER);
        let refused = worker.clone().vectors(Purpose::Passage, vec!["p".to_owned(); PASSAGES_MAX + 1]).await;
        assert_eq!(refused, Err(too_many()));
        let answered = worker.vectors(Purpose::Question, texts(&["q"])).await;
        assert_eq!(answered, Ok(vec![vec![1.0]]));
    }

    #[tokio::test]
    async fn a_panic_and_a_model_that_does_not_load_are_told_and_not_final() {
        let worker = Worker::new(|| Ok(Box::new(Lengths)), NEVER);
        let failed = worker.clone().vectors(Purpose::Question, texts(&["panic"])).await;
        assert!(matches!(failed, Err(Error::Unavailable(_))), "{failed:?}");
        let answered = loop {
            // The thread that panicked may not have said its end yet.
            let answer = worker.clone().vectors(Purpose::Question, texts(&["ab"])).await;
            if answer.is_ok() {
                break answer;
            }
        };
        assert_eq!(answered, Ok(vec![vec![2.0]]));

        let worker = Worker::new(|| Err(Error::Unavailable("no file".to_owned())), NEVER);
        let failed = worker.clone().vectors(Purpose::Passage, texts(&["a"])).await;
        assert_eq!(failed, Err(Error::Unavailable("no file".to_owned())));
    }
}
