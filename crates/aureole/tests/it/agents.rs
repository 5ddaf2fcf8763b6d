mod escalate;
mod prompt;
mod turn;
