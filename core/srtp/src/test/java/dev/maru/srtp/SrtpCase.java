package dev.maru.srtp;

/** One of the things that tests run with. */
record SrtpCase(SrtpProfile profile, SrtpOptions options) {
    SrtpSender sender() {
        return Packets.sender(profile, options);
    }

    SrtpReceiver receiver() {
        return Packets.receiver(profile, options);
    }

    @Override
    public String toString() {
        return profile + " by " + options.ciphers().name()
                + (options.encryptedExtensions().isEmpty() ? "" : ", some extensions encrypted");
    }
}
