// One end of a transfer over a data channel, by Pion: "bulk offer" sends, "bulk answer" receives. Lines on standard input
// and output say what happens; BulkEnd.java is the same in Java and says which.
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/pion/webrtc/v3"
)

const (
	messageBytes = 32 << 10 // Pion 3 reads 65,535 at most, and hears nothing more after a longer one
	lowBytes     = 1 << 20
	highBytes    = 4 << 20
)

var input = bufio.NewReaderSize(os.Stdin, 1<<20)

func must(err error) {
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
}

func line() []string {
	text, err := input.ReadString('\n')
	if err != nil {
		os.Exit(0)
	}
	return strings.Fields(text)
}

func sdp() string {
	bytes, err := base64.StdEncoding.DecodeString(line()[1])
	must(err)
	return string(bytes)
}

func spent() (int64, uint64) {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return usage.Utime.Nano() + usage.Stime.Nano(), memory.TotalAlloc
}

func main() {
	isOffering := os.Args[1] == "offer"
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetInterfaceFilter(func(name string) bool { return name == "lo" })
	api := webrtc.NewAPI(webrtc.WithSettingEngine(settings))
	peer, err := api.NewPeerConnection(webrtc.Configuration{})
	must(err)
	isNegotiated, id := true, uint16(1)
	channel, err := peer.CreateDataChannel("bulk", &webrtc.DataChannelInit{Negotiated: &isNegotiated, ID: &id})
	must(err)
	opened := make(chan bool)
	channel.OnOpen(func() { close(opened) })
	var received int64
	var expected int64
	done := make(chan bool, 1)
	channel.OnMessage(func(message webrtc.DataChannelMessage) {
		if atomic.AddInt64(&received, int64(len(message.Data))) == atomic.LoadInt64(&expected) {
			done <- true
		}
	})
	gathered := webrtc.GatheringCompletePromise(peer)
	if isOffering {
		offer, err := peer.CreateOffer(nil)
		must(err)
		must(peer.SetLocalDescription(offer))
	} else {
		must(peer.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: sdp()}))
		answer, err := peer.CreateAnswer(nil)
		must(err)
		must(peer.SetLocalDescription(answer))
	}
	<-gathered
	fmt.Println("sdp", base64.StdEncoding.EncodeToString([]byte(peer.LocalDescription().SDP)))
	if isOffering {
		must(peer.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: sdp()}))
	}
	<-opened
	fmt.Println("open")
	low := make(chan bool, 1)
	channel.SetBufferedAmountLowThreshold(lowBytes)
	channel.OnBufferedAmountLow(func() {
		select {
		case low <- true:
		default:
		}
	})
	message := make([]byte, messageBytes)
	for {
		words := line()
		bytes, err := strconv.ParseInt(words[1], 10, 64)
		must(err)
		atomic.StoreInt64(&received, 0)
		atomic.StoreInt64(&expected, bytes)
		cpu, allocated := spent()
		fmt.Println("ready")
		if isOffering {
			for sent := int64(0); sent < bytes; sent += messageBytes {
				must(channel.Send(message))
				if channel.BufferedAmount() > highBytes {
					<-low
				}
			}
			line()
		} else {
			<-done
		}
		cpuAfter, allocatedAfter := spent()
		fmt.Println("done", cpuAfter-cpu, allocatedAfter-allocated)
	}
}
