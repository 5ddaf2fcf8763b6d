mod earlier;
mod erase;
