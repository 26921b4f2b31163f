//! A reference for the engine: looks for all literals of one file in every text of another.
//!
//!     regex-set LITERALS TEXTS ROUNDS
//!
//! Both files have one text a line. Prints how many texts have a literal, and the microseconds that a
//! text took in the last round.

use regex::RegexSetBuilder;
use std::{env, error::Error, fs, process, time::Instant};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [literals, texts, rounds] = &arguments[..] else {
        eprintln!("usage: regex-set LITERALS TEXTS ROUNDS");
        process::exit(2);
    };
    match found(literals, texts, rounds) {
        Ok((count, time)) => println!("{count} {time:.3}"),
        Err(error) => {
            eprintln!("regex-set: {error}");
            process::exit(1);
        }
    }
}

fn found(literals: &str, texts: &str, rounds: &str) -> Result<(usize, f64), Box<dyn Error>> {
    let literals = fs::read_to_string(literals)?;
    let texts = fs::read_to_string(texts)?;
    let rounds: usize = rounds.parse()?;
    let set = RegexSetBuilder::new(literals.lines().map(regex::escape))
        .size_limit(4 << 30)
        .dfa_size_limit(1 << 30)
        .build()?;
    let texts: Vec<&str> = texts.lines().collect();
    let (mut count, mut time) = (0, 0.0);
    for _ in 0..rounds {
        let start = Instant::now();
        count = texts.iter().filter(|text| set.matches(text).matched_any()).count();
        time = start.elapsed().as_secs_f64() * 1e6 / texts.len().max(1) as f64;
    }
    Ok((count, time))
}
