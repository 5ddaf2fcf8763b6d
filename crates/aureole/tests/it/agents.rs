mod escalate;
mod model;
mod model_turn;
mod pictures;
mod prompt;
mod turn;
