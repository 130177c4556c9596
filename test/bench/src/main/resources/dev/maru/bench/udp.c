/*
 * What UDP costs from C, on one thread: a burst is sent to oneself, waited for, received, and again.
 * Usage: udp plain|batched BYTES BURST SECONDS. Prints packets and nanoseconds of CPU time of the second half.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#define UDP_GRO 104
#endif
#define MESSAGES 16
#define ROOM 65536

static long clock_nanos(clockid_t id) {
    struct timespec t;
    clock_gettime(id, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int bound(struct sockaddr_in *name) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    int bytes = 1 << 21;
    socklen_t length = sizeof *name;
    memset(name, 0, sizeof *name);
    name->sin_family = AF_INET;
    name->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    if (fd < 0 || bind(fd, (struct sockaddr *)name, sizeof *name) != 0) {
        perror("socket");
        exit(1);
    }
    getsockname(fd, (struct sockaddr *)name, &length);
    return fd;
}

static struct mmsghdr in[MESSAGES];
static struct iovec in_parts[MESSAGES];
static struct sockaddr_in in_names[MESSAGES];
static char in_control[MESSAGES][64];
static char *in_bytes, *out_bytes;

static void send_burst(int batched, int fd, struct sockaddr_in *to, int bytes, int burst) {
    if (!batched) {
        for (int i = 0; i < burst; i++)
            sendto(fd, out_bytes, bytes, 0, (struct sockaddr *)to, sizeof *to);
        return;
    }
    char control[CMSG_SPACE(2)] = {0};
    struct iovec part = {out_bytes, (size_t)bytes * burst};
    struct mmsghdr message = {0};
    message.msg_hdr.msg_name = to;
    message.msg_hdr.msg_namelen = sizeof *to;
    message.msg_hdr.msg_iov = &part;
    message.msg_hdr.msg_iovlen = 1;
    if (burst > 1) {
        message.msg_hdr.msg_control = control;
        message.msg_hdr.msg_controllen = sizeof control;
        struct cmsghdr *c = CMSG_FIRSTHDR(&message.msg_hdr);
        c->cmsg_level = SOL_UDP;
        c->cmsg_type = UDP_SEGMENT;
        c->cmsg_len = CMSG_LEN(2);
        *(unsigned short *)CMSG_DATA(c) = (unsigned short)bytes;
    }
    if (sendmmsg(fd, &message, 1, 0) != 1) {
        perror("sendmmsg");
        exit(1);
    }
}

static int receive(int batched, int fd, int bytes) {
    if (!batched) {
        struct sockaddr_in from;
        socklen_t length = sizeof from;
        int count = 0;
        while (recvfrom(fd, in_bytes, ROOM, 0, (struct sockaddr *)&from, &length) > 0)
            count++;
        return count;
    }
    for (int i = 0; i < MESSAGES; i++) {
        in[i].msg_hdr.msg_namelen = sizeof in_names[i];
        in[i].msg_hdr.msg_controllen = sizeof in_control[i];
    }
    int count = 0, messages = recvmmsg(fd, in, MESSAGES, 0, NULL);
    for (int i = 0; i < messages; i++)
        count += (in[i].msg_len + bytes - 1) / bytes;
    return count;
}

int main(int argc, char **argv) {
    if (argc != 5)
        return 2;
    int batched = strcmp(argv[1], "batched") == 0, bytes = atoi(argv[2]), burst = atoi(argv[3]), one = 1;
    double seconds = atof(argv[4]);
    struct sockaddr_in from, to;
    int sender = bound(&from), receiver = bound(&to), epoll = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN}, events[16];
    in_bytes = calloc(MESSAGES, ROOM);
    out_bytes = calloc(1, ROOM);
    for (int i = 0; i < MESSAGES; i++) {
        in_parts[i] = (struct iovec){in_bytes + (size_t)i * ROOM, ROOM};
        in[i].msg_hdr.msg_iov = &in_parts[i];
        in[i].msg_hdr.msg_iovlen = 1;
        in[i].msg_hdr.msg_name = &in_names[i];
        in[i].msg_hdr.msg_control = in_control[i];
    }
    if (batched)
        setsockopt(receiver, SOL_UDP, UDP_GRO, &one, sizeof one);
    epoll_ctl(epoll, EPOLL_CTL_ADD, receiver, &event);
    long packets = 0, cpu = 0, start = clock_nanos(CLOCK_MONOTONIC);
    for (int half = 0; half < 2; half++) {
        long end = start + (long)(seconds * 5e8 * (half + 1));
        long before = clock_nanos(CLOCK_THREAD_CPUTIME_ID);
        packets = 0;
        do {
            for (int i = 0; i < 100; i++) {
                send_burst(batched, sender, &to, bytes, burst);
                for (int got = 0; got < burst;) {
                    epoll_wait(epoll, events, 16, 1000);
                    got += receive(batched, receiver, bytes);
                }
                packets += burst;
            }
        } while (clock_nanos(CLOCK_MONOTONIC) < end);
        cpu = clock_nanos(CLOCK_THREAD_CPUTIME_ID) - before;
    }
    printf("%ld %ld\n", packets, cpu);
    return 0;
}
