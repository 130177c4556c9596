package dev.maru.net;

import dev.maru.wire.TransportAddress;

/** What every stream is made from. */
record StreamSetup(TransportAddress remote, StreamOptions options, StreamHandler handler) {}
