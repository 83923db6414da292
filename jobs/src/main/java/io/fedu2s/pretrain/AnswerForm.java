package io.fedu2s.pretrain;

/** How long an answer is. */
public enum AnswerForm {
    /** A full sentence of the document. */
    SENTENCE,
    /** A few words of it. */
    PHRASE
}
