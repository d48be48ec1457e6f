//! The primes by the sieve of Eratosthenes, in a window on the numbers.

use std::ops::Range;

pub use super::reference::primes_on_processes;

futures_pool::remote!(primes_in);

pub fn primes_in(numbers: Range<u64>) -> Vec<u64> {
    let mut is_prime = vec![true; numbers.end.saturating_sub(numbers.start) as usize];
    let limit = numbers.end.isqrt();
    let mut is_divisor = vec![true; limit as usize + 1];
    for divisor in 2..=limit {
        if !is_divisor[divisor as usize] {
            continue;
        }
        let multiples = (divisor * divisor..=limit).step_by(divisor as usize);
        multiples.for_each(|multiple| is_divisor[multiple as usize] = false);
        let first = (divisor * divisor).max(numbers.start.next_multiple_of(divisor));
        let multiples = (first..numbers.end).step_by(divisor as usize);
        multiples.for_each(|multiple| is_prime[(multiple - numbers.start) as usize] = false);
    }
    numbers.zip(is_prime).filter(|(n, is_prime)| *n > 1 && *is_prime).map(|(n, _)| n).collect()
}
