using System.Globalization;
using TpuMlir.Host.Manifest;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;

namespace TpuMlir.Host.Compilation;

/// <summary>Finds the ranges of a top module's values and puts them on the values, as the manifest says.</summary>
internal sealed class CalibrationStage(
    CalibrationSection section, string manifestPath, Func<string, string> resolve, OpRegistry operators, IDiagnosticSink sink, Action<string> progress)
{
    /// <summary>Given every file that is read, and the table once it is written: the next run reads it.</summary>
    public Action<string>? FileRead { get; init; }

    /// <summary>Calibrates for a mode that needs it; does nothing for others.</summary>
    /// <exception cref="DiagnosticException">There is neither table nor data, or they cannot be used.</exception>
    public void Prepare(Module top, IBackend backend, string mode)
    {
        bool given = section.Table is not null || section.Data.Length > 0;
        if (!backend.NeedsRanges(mode) || (!given && top.State == ModuleState.TopCalibrated))
        {
            return;
        }

        if (!given)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.CalibrationData,
                $"mode {mode} needs the ranges of the network's values, and the manifest does not say where they come from",
                new SourcePlace(manifestPath, Path: "calibration"),
                "quantised values have scales, and scales come from calibration",
                "set calibration.data to npz files of real inputs, or calibration.table to a calibration table"));
        }

        CalibratedTypes.Attach(top, Table(top), backend.IsSymmetric, sink);
    }

    /// <summary>Runs the module on the data.</summary>
    /// <exception cref="DiagnosticException">The data cannot be used.</exception>
    public CalibrationTable Calibrate(Module top)
    {
        ICalibrationMethod method = Method();
        IReadOnlyList<string> files = CalibrationData.Files([.. section.Data.Select(resolve)], section.Samples, manifestPath);
        foreach (string file in files)
        {
            FileRead?.Invoke(file);
        }

        var calibrator = new Calibrator(top, operators, method, sink)
        {
            Progress = (done, name) => progress($"calibrate {done} of {files.Count * method.Passes}: {Path.GetFileName(name)}"),
        };
        return calibrator.Run(CalibrationData.Samples(files, top)) with
        {
            Comments =
            [
                $"network: {top.Name}",
                $"method: {section.Method}",
                string.Create(CultureInfo.InvariantCulture, $"sample number: {files.Count}"),
            ],
        };
    }

    /// <summary>Writes a table.</summary>
    /// <exception cref="DiagnosticException">It cannot be written there.</exception>
    public void Write(CalibrationTable table, string path) => OutputFile.Write(path, stream => CalibrationTableFile.Write(stream, table, sink));

    private CalibrationTable Table(Module top)
    {
        if (section.Table is { } name && (section.Data.Length == 0 || File.Exists(resolve(name))))
        {
            ModelSource.RequireFile(resolve(name), "check the path, write it with 'tpumlir calibrate', or set calibration.data");
            progress($"read calibration table {name}");
            FileRead?.Invoke(resolve(name));
            return CalibrationTableFile.Read(resolve(name), sink);
        }

        CalibrationTable table = Calibrate(top);
        if (section.Table is { } written)
        {
            Write(table, resolve(written));
            FileRead?.Invoke(resolve(written));
        }

        return table;
    }

    private ICalibrationMethod Method() => section.Method == MinMaxCalibration.Name ? new MinMaxCalibration() : throw new DiagnosticException(new Diagnostic(
        CoreDiagnostics.InvalidValue,
        $"there is no calibration method '{section.Method}'",
        new SourcePlace(manifestPath, Path: "calibration.method"),
        $"the methods are {MinMaxCalibration.Name}",
        Suggestion.For(section.Method, [MinMaxCalibration.Name]) ?? "use one of these"));
}
