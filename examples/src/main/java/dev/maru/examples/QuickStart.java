package dev.maru.examples;

import dev.maru.webrtc.RTCConfiguration;
import dev.maru.webrtc.RTCDataChannel;
import dev.maru.webrtc.RTCPeerConnection;
import java.util.concurrent.CountDownLatch;

final class QuickStart {
    void main() throws InterruptedException {
        var caller = new RTCPeerConnection(RTCConfiguration.DEFAULT);
        var callee = new RTCPeerConnection(RTCConfiguration.DEFAULT);
        caller.onIceCandidate(callee::addIceCandidate); // your signaling carries these, and the descriptions
        callee.onIceCandidate(caller::addIceCandidate);
        callee.onDataChannel(channel -> channel.onMessage(message -> channel.send("You said: " + message.text())));

        var heard = new CountDownLatch(1);
        RTCDataChannel channel = caller.createDataChannel("talk");
        channel.onOpen(() -> channel.send("hello"));
        channel.onMessage(message -> {
            System.out.println(message.text());
            heard.countDown();
        });
        caller.setLocalDescription().join();
        callee.setRemoteDescription(caller.localDescription()).join();
        callee.setLocalDescription().join();
        caller.setRemoteDescription(callee.localDescription()).join();
        heard.await();
    }
}
