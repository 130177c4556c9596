package dev.maru.interop;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import java.nio.ByteBuffer;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What libwebrtc's peer sends: a tone, and a picture that moves. */
final class LibwebrtcMedia {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int PICTURE_MILLIS = 66;
    private static final int SAMPLE_RATE = 48_000;
    private static final int SAMPLES = SAMPLE_RATE / 100;
    private static final double HERTZ = 440;
    private static final double LOUDNESS = 8_000;

    final AudioTrack audio;
    final VideoTrack video;

    private final CustomAudioSource sound = new CustomAudioSource();
    private final CustomVideoSource pictures = new CustomVideoSource();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private int picture;
    private int sample;

    LibwebrtcMedia(PeerConnectionFactory factory) {
        audio = factory.createAudioTrack("audio", sound);
        video = factory.createVideoTrack("video", pictures);
        clock.scheduleAtFixedRate(this::say, 0, 10, TimeUnit.MILLISECONDS);
        clock.scheduleAtFixedRate(this::show, 0, PICTURE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Without a sound card: the default looks for one, and aborts the JVM when there is none. */
    static PeerConnectionFactory factory() {
        return new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
    }

    private void say() {
        byte[] tone = new byte[2 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++, sample++) {
            int value = (int) (LOUDNESS * Math.sin(2 * Math.PI * HERTZ * sample / SAMPLE_RATE));
            tone[2 * i] = (byte) value;
            tone[2 * i + 1] = (byte) (value >> 8);
        }
        sound.pushAudio(tone, Short.SIZE, SAMPLE_RATE, 1, SAMPLES);
    }

    private void show() {
        NativeI420Buffer buffer = NativeI420Buffer.allocate(WIDTH, HEIGHT);
        ByteBuffer luma = buffer.getDataY();
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                luma.put(y * buffer.getStrideY() + x, (byte) (x + y + 4 * picture));
            }
        }
        picture++;
        VideoFrame frame = new VideoFrame(buffer, System.nanoTime());
        pictures.pushFrame(frame);
        frame.release();
    }

    void stop() {
        clock.shutdownNow();
    }
}
