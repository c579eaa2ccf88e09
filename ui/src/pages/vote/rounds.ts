// The rounds of the vote as the page chooses among them; the first decides and is what an address without one means.
import type { VoteRound } from '../../api/types';

/** The round an address names, else the first. */
export function roundOf(rounds: VoteRound[], address: string | undefined): VoteRound | undefined {
  return rounds.find((round) => round.id !== undefined && String(round.id) === address) ?? rounds[0];
}

/** What is asked of the core: none for the first round. */
export function asked(rounds: VoteRound[], round: VoteRound | undefined): number | null {
  return round?.id === undefined || round === rounds[0] ? null : round.id;
}
