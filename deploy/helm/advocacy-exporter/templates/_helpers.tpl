{{- define "advocacy-exporter.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "advocacy-exporter.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "advocacy-exporter.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "advocacy-exporter.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "advocacy-exporter.selector" -}}
app.kubernetes.io/name: {{ include "advocacy-exporter.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "advocacy-exporter.labels" -}}
{{ include "advocacy-exporter.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "advocacy-exporter.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "advocacy-exporter.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* The files of the configuration's folder, by name. */}}
{{- define "advocacy-exporter.files" -}}
{{- if .Values.config }}
{{- $config := tpl (toYaml .Values.config) . }}
{{- toYaml (merge (dict "advocacy.yml" $config) .Values.files) }}
{{- else }}
{{- toYaml (dict "advocacy.yml" (.Files.Get "example/advocacy.yml") "example.csv" (.Files.Get "example/example.csv")) }}
{{- end }}
{{- end -}}
