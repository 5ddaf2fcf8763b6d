mod escalate;
mod model;
mod model_turn;
mod prompt;
mod turn;
