// Package evaluation measures orders of talents and demands against people's own judgements: how well an order
// puts what was graded higher before what was graded lower, beside simple baselines on the same pairs, and
// whether scores mean what they say. It is pure: scores and features go in, a Report comes out, and the same
// input with the same seed gives the same report on every machine.
//
// The measures, each one per query and averaged over the queries, are
//
//   - auc: the probability that of two items with different grades the higher graded one stands first, a tie of
//     the order counting one half (Hanley and McNeil 1982, for two grades; here over all pairs with different
//     grades).
//   - ndcg5, ndcg10, ndcg20: normalised discounted cumulative gain at a depth, with the discount 1/log2(rank+1)
//     (Järvelin and Kekäläinen 2002) and the gain 2^grade−1 (Burges et al. 2005) where all grades are integers
//     up to 10, else the grade itself.
//   - map: mean average precision over the whole list; relevant is a grade of at least Input.Relevant.
//   - p5: relevant items among the first five, over five, also where fewer than five were judged.
//   - spearman: Spearman's rank correlation of order and grades, ties sharing their average rank (Spearman
//     1904); 0 where the order ties everything.
//
// auc and spearman see ties of an order as ties; the others need a list, in which ties stand by ID, the same way
// for every order. The intervals are percentile bootstrap intervals over queries (Efron and Tibshirani 1993,
// chapter 13); differences are paired: both orders are measured on the same resampled queries.
package evaluation
