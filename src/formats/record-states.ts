/*
 * What both readers of JSON lines, the kernel and its twin, agree on. Numbers only: the kernel's compiler reads this file too.
 */

/** The line is an object whose field is a string. */
export const stateText = 0;
/** The line is JSON, but its value is no object, has no such field, or has no string there. */
export const stateAbsent = 1;
/** The line is no JSON, or nested deeper than `depthMax`. */
export const stateMalformed = 2;

/** Objects and arrays open at once. Data of a corpus nest a few levels deep; without a limit a line of brackets asks for any memory. */
export const depthMax = 1000;
