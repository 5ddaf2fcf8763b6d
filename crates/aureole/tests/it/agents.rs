mod escalate;
mod turn;
