package dev.maru.turn;

/** What an Allocate request asks for, or what is wrong with it. */
sealed interface ParsedAsk permits AllocateAsk, TurnError {}
