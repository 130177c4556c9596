// Pion as a peer of the matrix: one question a line on standard input, one answer a line on standard output. It encodes
// nothing: what comes goes back.
package main

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v3"
)

const (
	chunk       = 16384
	mostWaiting = 1 << 20
	version     = "3.1.56"
)

type question struct {
	Ask      string
	Sdp      string
	Restart  bool
	Bytes    int
	Messages int
}

type answer map[string]interface{}

type peer struct {
	pc      *webrtc.PeerConnection
	mine    *webrtc.DataChannel
	mu      sync.Mutex
	theirs  *webrtc.DataChannel
	heard   hash.Hash
	digests []string
	audio   int32
	video   int32
	back    map[string]*webrtc.TrackLocalStaticRTP
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func newPeer() *peer {
	pc, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	must(err)
	p := &peer{pc: pc, heard: sha256.New(), digests: []string{}, back: map[string]*webrtc.TrackLocalStaticRTP{}}
	pc.OnDataChannel(func(channel *webrtc.DataChannel) {
		p.mu.Lock()
		p.theirs = channel
		p.mu.Unlock()
		channel.OnMessage(p.hear)
	})
	pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		count := &p.audio
		if track.Kind() == webrtc.RTPCodecTypeVideo {
			count = &p.video
		}
		for {
			packet, _, err := track.ReadRTP()
			if err != nil {
				return
			}
			atomic.AddInt32(count, 1)
			_ = p.back[track.Kind().String()].WriteRTP(packet)
		}
	})
	return p
}

func (p *peer) hear(message webrtc.DataChannelMessage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if message.IsString && string(message.Data) == "end" {
		p.digests = append(p.digests, hex.EncodeToString(p.heard.Sum(nil)))
		p.heard.Reset()
	} else {
		p.heard.Write(message.Data)
	}
}

// Joins once: with its tracks and its channel.
func (p *peer) join() {
	if p.mine != nil {
		return
	}
	for kind, mime := range map[string]string{"audio": webrtc.MimeTypeOpus, "video": webrtc.MimeTypeVP8} {
		track, err := webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: mime}, kind, "peer")
		must(err)
		sender, err := p.pc.AddTrack(track)
		must(err)
		p.back[kind] = track
		go func() { // reports and the like are taken when somebody reads
			buffer := make([]byte, 1500)
			for {
				if _, _, err := sender.Read(buffer); err != nil {
					return
				}
			}
		}()
	}
	channel, err := p.pc.CreateDataChannel("theirs", nil)
	must(err)
	p.mine = channel
}

func (p *peer) whole(description webrtc.SessionDescription) answer {
	gathered := webrtc.GatheringCompletePromise(p.pc)
	must(p.pc.SetLocalDescription(description))
	<-gathered
	return answer{"sdp": p.pc.LocalDescription().SDP}
}

func (p *peer) send(bytes, messages int) answer {
	sent := sha256.New()
	part := make([]byte, chunk)
	for i := 0; i < bytes; i += chunk {
		for p.mine.BufferedAmount() > mostWaiting {
			time.Sleep(10 * time.Millisecond)
		}
		_, err := rand.Read(part)
		must(err)
		sent.Write(part)
		must(p.mine.Send(part))
	}
	for i := 0; i < messages; i++ {
		text := fmt.Sprintf("message %d", i)
		sent.Write([]byte(text))
		must(p.mine.SendText(text))
	}
	must(p.mine.SendText("end"))
	return answer{"sha256": hex.EncodeToString(sent.Sum(nil))}
}

func state(channel *webrtc.DataChannel) string {
	if channel == nil {
		return "none"
	}
	return channel.ReadyState().String()
}

func (p *peer) ask(q question) answer {
	switch q.Ask {
	case "start":
		return answer{"title": "Pion " + version}
	case "offer":
		p.join()
		offer, err := p.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: q.Restart})
		must(err)
		return p.whole(offer)
	case "answer":
		must(p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: q.Sdp}))
		p.join()
		reply, err := p.pc.CreateAnswer(nil)
		must(err)
		return p.whole(reply)
	case "accept":
		must(p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: q.Sdp}))
	case "send":
		return p.send(q.Bytes, q.Messages)
	case "heard":
		p.mu.Lock()
		defer p.mu.Unlock()
		return answer{"digests": append([]string{}, p.digests...)}
	case "counts":
		p.mu.Lock()
		defer p.mu.Unlock()
		return answer{
			"audio": atomic.LoadInt32(&p.audio), "video": atomic.LoadInt32(&p.video),
			"connection": p.pc.ConnectionState().String(), "channel": state(p.mine), "theirs": state(p.theirs),
		}
	case "close":
		must(p.pc.Close())
	}
	return answer{}
}

func main() {
	p := newPeer()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var q question
		must(json.Unmarshal(lines.Bytes(), &q))
		text, err := json.Marshal(p.ask(q))
		must(err)
		fmt.Println(string(text))
	}
}
