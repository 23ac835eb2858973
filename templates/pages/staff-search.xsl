<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="staff-frame.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('staff.search')"/></xsl:template>
  <xsl:template name="content">
    <h1><xsl:choose><xsl:when test="@words"><xsl:value-of select="w:say('staff.search.for', 'words', @words)"/></xsl:when><xsl:otherwise><xsl:value-of select="w:say('staff.search')"/></xsl:otherwise></xsl:choose></h1>
    <xsl:choose>
      <xsl:when test="not(@words)"><p class="empty"><xsl:value-of select="w:say('staff.search.how')"/></p></xsl:when>
      <xsl:when test="not(terminals/* or customers/* or people/*)"><p class="empty"><xsl:value-of select="w:say('staff.search.nothing')"/></p></xsl:when>
    </xsl:choose>
    <xsl:for-each select="terminals[terminal]"><section class="block"><h2><xsl:value-of select="w:say('staff.machines')"/></h2><xsl:call-template name="terminal-rows"/><xsl:if test="@cut"><p class="quiet"><xsl:value-of select="w:say('staff.search.cut')"/></p></xsl:if></section></xsl:for-each>
    <xsl:for-each select="customers[customer]"><section class="block"><h2><xsl:value-of select="w:say('staff.customers')"/></h2><table class="dense"><tbody><xsl:for-each select="customer"><tr><th scope="row" class="c-id"><a href="{@href}"><xsl:value-of select="@code"/></a></th><td><xsl:value-of select="@name"/></td></tr></xsl:for-each></tbody></table></section></xsl:for-each>
    <xsl:for-each select="people[found]"><section class="block"><h2><xsl:value-of select="w:say('staff.people')"/></h2><table class="dense"><tbody><xsl:for-each select="found"><tr><td><xsl:for-each select="person"><xsl:call-template name="person-line"/></xsl:for-each></td><td><xsl:for-each select="customer"><a href="{@href}"><xsl:value-of select="@name"/></a></xsl:for-each></td></tr></xsl:for-each></tbody></table></section></xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
