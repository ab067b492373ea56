/** Survey answers that nobody knows the company of, and assigning them by hand. */
package com.accellis.engagement.connector.surveys;
