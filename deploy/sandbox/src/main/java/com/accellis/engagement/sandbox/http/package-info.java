/** The HTTP server and what all answers have in common; routes live with their subject. */
package com.accellis.engagement.sandbox.http;
