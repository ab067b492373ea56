/** Whose survey answers are: the customers and companies we can recognise, and the link of every answer. */
package com.accellis.engagement.connector.ownership;
