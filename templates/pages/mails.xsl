<?xml version="1.0" encoding="UTF-8"?>
<!-- When we write to a manager, and what about. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:w="urn:platen:words:1" exclude-result-prefixes="w">
  <xsl:import href="parts.xsl"/>

  <xsl:template name="title"><xsl:value-of select="w:say('mails.title')"/></xsl:template>

  <xsl:template name="content">
    <p class="crumb"><a href="{@base}"><xsl:value-of select="w:say('nav.home')"/></a></p>
    <h1><xsl:call-template name="title"/></h1>
    <xsl:apply-templates select="done"/>
    <xsl:apply-templates select="wishes"/>
  </xsl:template>

  <xsl:template match="wishes">
    <form method="post" action="{form/@action}">
      <xsl:for-each select="form"><xsl:call-template name="form-fields"/></xsl:for-each>
      <input type="hidden" name="shown" value="{@shown}"/>
      <section class="panel"><xsl:call-template name="when"/></section>
      <section class="panel"><xsl:call-template name="quiet"/></section>
      <section class="panel"><xsl:call-template name="what"/></section>
      <p class="block"><button class="primary" type="submit"><xsl:value-of select="w:say('mails.button')"/></button></p>
    </form>
  </xsl:template>

  <xsl:template name="when">
    <fieldset>
      <legend><h2><xsl:value-of select="w:say('mails.when')"/></h2></legend>
      <div class="choices">
        <label class="choice"><input type="radio" name="when" value="0"><xsl:if test="not(@digest)"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><span><xsl:value-of select="w:say('mails.when.now')"/></span></label>
        <label class="choice"><input type="radio" name="when" value="1"><xsl:if test="@digest"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><span><xsl:value-of select="w:say('mails.when.digest')"/></span></label>
      </div>
      <xsl:call-template name="clock">
        <xsl:with-param name="name" select="'at'"/>
        <xsl:with-param name="value" select="@at"/>
        <xsl:with-param name="error" select="'at'"/>
      </xsl:call-template>
      <xsl:call-template name="wrong"><xsl:with-param name="field" select="'at'"/></xsl:call-template>
    </fieldset>
    <p class="quiet block"><xsl:value-of select="w:say('mails.when.note')"/></p>
  </xsl:template>

  <xsl:template name="clock">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:param name="error"/>
    <div class="field">
      <label for="{$name}"><xsl:value-of select="w:say(concat('mails.', $name))"/></label>
      <input id="{$name}" name="{$name}" type="time" value="{$value}">
        <xsl:if test="error/@field = $error">
          <xsl:attribute name="aria-invalid">true</xsl:attribute>
          <xsl:attribute name="aria-describedby">error-<xsl:value-of select="$error"/></xsl:attribute>
        </xsl:if>
      </input>
    </div>
  </xsl:template>

  <xsl:template name="quiet">
    <fieldset id="quiet">
      <legend><h2><xsl:value-of select="w:say('mails.quiet')"/></h2></legend>
      <p class="quiet"><xsl:value-of select="w:say('mails.quiet.note')"/></p>
      <xsl:call-template name="wrong"><xsl:with-param name="field" select="'quiet'"/></xsl:call-template>
      <xsl:call-template name="clock">
        <xsl:with-param name="name" select="'from'"/>
        <xsl:with-param name="value" select="@from"/>
        <xsl:with-param name="error" select="'quiet'"/>
      </xsl:call-template>
      <xsl:call-template name="clock">
        <xsl:with-param name="name" select="'until'"/>
        <xsl:with-param name="value" select="@until"/>
        <xsl:with-param name="error" select="'quiet'"/>
      </xsl:call-template>
      <div class="choices block">
        <label class="choice"><input type="checkbox" name="weekend" value="1"><xsl:if test="@weekend"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><span><xsl:value-of select="w:say('mails.weekend')"/></span></label>
      </div>
    </fieldset>
  </xsl:template>

  <xsl:template name="what">
    <xsl:if test="error/@key = 'mails.error.last'">
      <p class="wrong" id="error-last">
        <xsl:call-template name="icon"><xsl:with-param name="name" select="'low'"/></xsl:call-template>
        <span>
          <xsl:variable name="machine"><xsl:for-each select="last/terminal"><xsl:call-template name="machine-name"/></xsl:for-each></xsl:variable>
          <xsl:value-of select="w:say('mails.error.last', 'machine', $machine)"/>
        </span>
      </p>
    </xsl:if>
    <fieldset id="last">
      <legend><h2><xsl:value-of select="w:say('mails.what')"/></h2></legend>
      <div class="choices">
        <xsl:for-each select="kind">
          <xsl:call-template name="box"><xsl:with-param name="word" select="w:say(concat('mails.kind.', @name))"/></xsl:call-template>
        </xsl:for-each>
      </div>
    </fieldset>
    <xsl:if test="site">
      <fieldset class="block">
        <legend><xsl:value-of select="w:say('mails.sites')"/></legend>
        <div class="choices">
          <xsl:for-each select="site"><xsl:call-template name="box"><xsl:with-param name="word" select="@name"/></xsl:call-template></xsl:for-each>
        </div>
      </fieldset>
    </xsl:if>
    <xsl:if test="count(machine) &gt; 1 or machine[not(@on)]">
      <fieldset class="block">
        <legend><xsl:value-of select="w:say('mails.machines')"/></legend>
        <div class="choices">
          <xsl:for-each select="machine">
            <xsl:variable name="name"><xsl:call-template name="machine-name"/></xsl:variable>
            <xsl:call-template name="box"><xsl:with-param name="word" select="$name"/></xsl:call-template>
          </xsl:for-each>
        </div>
        <xsl:if test="@more"><p class="quiet"><xsl:value-of select="w:say('mails.more', 'count', @more)"/></p></xsl:if>
      </fieldset>
    </xsl:if>
    <xsl:if test="count(machine) = 1 and machine[@on]">
      <xsl:for-each select="machine"><input type="hidden" name="{@field}" value="1"/></xsl:for-each>
    </xsl:if>
  </xsl:template>

  <xsl:template name="box">
    <xsl:param name="word"/>
    <label class="choice">
      <input type="checkbox" name="{@field}" value="1">
        <xsl:if test="@on"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if>
        <xsl:if test="../error/@key = 'mails.error.last' and not(@on)"><xsl:attribute name="aria-describedby">error-last</xsl:attribute></xsl:if>
      </input>
      <span><xsl:value-of select="$word"/></span>
    </label>
  </xsl:template>
</xsl:stylesheet>
