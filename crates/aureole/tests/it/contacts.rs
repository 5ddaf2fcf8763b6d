mod erase;
