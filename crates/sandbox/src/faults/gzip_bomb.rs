//! A gzip bomb, generated while it is sent.

use crate::response::JSON;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::io;
use std::iter::{once, repeat_n};

/// Header of a gzip file without name and time (RFC 1952).
const GZIP_HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// Bits of a match of 258 bytes at distance 1 in deflate's fixed codes (RFC 1951, 3.2.6).
///
/// The code 285 without extra bits is the length, 0 the distance.
const MATCH: [bool; 13] = [
    true, true, false, false, false, true, false, true, false, false, false, false, false,
];
/// Bytes that one match repeats.
const MATCH_LENGTH: u64 = 258;
/// Matches after which the bits are aligned to bytes as before.
const MATCHES_PER_CYCLE: usize = 8;
/// Cycles in one chunk of the body.
const CYCLES_PER_CHUNK: usize = 1_000;

/// A response that inflates to this many megabytes of spaces. The stream lacks gzip's end: no
/// client should come that far.
pub fn response(status: StatusCode, megabytes: u64) -> Response {
    // A block that is not the last, of fixed codes; then one space, 0x30 + 0x20 in eight bits.
    let mut bits = vec![false, true, false];
    bits.extend((0..8).rev().map(|bit| 0x50 >> bit & 1 == 1));
    while bits.len() < 8 * (MATCH.len() + 2) {
        bits.extend(MATCH);
    }
    let bytes: Vec<u8> = bits.chunks_exact(8).map(byte_from_bits).collect();
    // The first 11 bits are the beginning; the rest repeats every 13 bytes.
    let (start, cycle) = bytes.split_at(2);
    let first = Bytes::from([&GZIP_HEADER, start].concat());
    let chunk = Bytes::from(cycle[..MATCH.len()].repeat(CYCLES_PER_CHUNK));
    let matches = megabytes * 1_000_000 / MATCH_LENGTH;
    let chunk_count = matches as usize / (MATCHES_PER_CYCLE * CYCLES_PER_CHUNK) + 1;
    let chunks = once(first).chain(repeat_n(chunk, chunk_count));
    let body = Body::from_stream(stream::iter(chunks.map(Ok::<_, io::Error>)));
    (status, JSON, [(header::CONTENT_ENCODING, "gzip")], body).into_response()
}

/// A byte from eight bits, the lowest first.
fn byte_from_bits(bits: &[bool]) -> u8 {
    bits.iter()
        .rev()
        .fold(0, |byte, bit| byte << 1 | u8::from(*bit))
}
