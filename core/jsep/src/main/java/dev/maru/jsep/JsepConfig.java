package dev.maru.jsep;

import dev.maru.sdp.Fingerprint;
import java.util.List;

/**
 * What a session is told from the start.
 *
 * @param fingerprints of our certificate, one at least
 * @param capabilities our codecs and header extensions
 * @param bundlePolicy of offers
 * @param receivesSimulcast whether layers of simulcast that a peer offers are accepted, as a forwarding unit does
 * @param isIceLite whether our ICE agent only answers
 * @param maxMessageSize the longest message that we take, in bytes; 0 for any
 * @param headerEncryption whether header extensions of RTP are encrypted
 */
public record JsepConfig(
        List<Fingerprint> fingerprints,
        MediaCapabilities capabilities,
        BundlePolicy bundlePolicy,
        boolean receivesSimulcast,
        boolean isIceLite,
        long maxMessageSize,
        HeaderEncryption headerEncryption) {
    /** What browsers take: 256 KiB. */
    public static final long DEFAULT_MAX_MESSAGE_SIZE = 262_144;

    /** Checks that there is a fingerprint. */
    public JsepConfig {
        fingerprints = List.copyOf(fingerprints);
        if (fingerprints.isEmpty() || maxMessageSize < 0) {
            throw new IllegalArgumentException("a session has a fingerprint, and takes messages of 0 (any) or more");
        }
    }

    /**
     * The defaults: {@link MediaCapabilities#DEFAULT}, balanced, no simulcast to us, a full agent, messages of 256 KiB.
     *
     * @param fingerprint of our certificate
     * @return the configuration
     */
    public static JsepConfig of(Fingerprint fingerprint) {
        return new JsepConfig(
                List.of(fingerprint),
                MediaCapabilities.DEFAULT,
                BundlePolicy.BALANCED,
                false,
                false,
                DEFAULT_MAX_MESSAGE_SIZE,
                HeaderEncryption.NEGOTIATE);
    }

    /**
     * The same with other codecs and header extensions.
     *
     * @param other ours
     * @return the new configuration
     */
    public JsepConfig withCapabilities(MediaCapabilities other) {
        return new JsepConfig(
                fingerprints, other, bundlePolicy, receivesSimulcast, isIceLite, maxMessageSize, headerEncryption);
    }

    /**
     * The same with another policy.
     *
     * @param other of offers
     * @return the new configuration
     */
    public JsepConfig withBundlePolicy(BundlePolicy other) {
        return new JsepConfig(
                fingerprints, capabilities, other, receivesSimulcast, isIceLite, maxMessageSize, headerEncryption);
    }

    /**
     * The same as a forwarding unit wants it.
     *
     * @param receives whether layers that a peer offers are accepted
     * @return the new configuration
     */
    public JsepConfig withSimulcastReceived(boolean receives) {
        return new JsepConfig(
                fingerprints, capabilities, bundlePolicy, receives, isIceLite, maxMessageSize, headerEncryption);
    }

    /**
     * The same for a lite agent.
     *
     * @return the new configuration
     */
    public JsepConfig lite() {
        return new JsepConfig(
                fingerprints, capabilities, bundlePolicy, receivesSimulcast, true, maxMessageSize, headerEncryption);
    }

    /**
     * The same with another longest message.
     *
     * @param bytes 0 for any
     * @return the new configuration
     */
    public JsepConfig withMaxMessageSize(long bytes) {
        return new JsepConfig(
                fingerprints, capabilities, bundlePolicy, receivesSimulcast, isIceLite, bytes, headerEncryption);
    }

    /**
     * The same with another policy for header extensions.
     *
     * @param other whether they are encrypted
     * @return the new configuration
     */
    public JsepConfig withHeaderEncryption(HeaderEncryption other) {
        return new JsepConfig(
                fingerprints, capabilities, bundlePolicy, receivesSimulcast, isIceLite, maxMessageSize, other);
    }
}
