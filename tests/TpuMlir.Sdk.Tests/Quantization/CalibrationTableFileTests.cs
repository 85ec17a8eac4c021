using System.Text;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Quantization;

namespace TpuMlir.Sdk.Tests.Quantization;

/// <summary>Calibration tables: text as TPU-MLIR writes it, and text that is not a table.</summary>
public sealed class CalibrationTableFileTests : IDisposable
{
    private readonly DiagnosticBag _reported = new();
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_table_as_tpu_mlir_writes_it()
    {
        CalibrationTable table = Read("""
            # generated time: 2023-04-18 11:48:00.988865
            # histogram number: 2048
            # sample number: 100
            # tune number: 5
            ###
            # op_name    threshold    min    max
            images 1.0000080 0.0000000 1.0000080
            122_Conv 41.0432266 -102.5830078 97.6811905
            model/with space 1e-05 -1E-5 +2e-6
            """);
        Assert.Equal(["images", "122_Conv", "model/with space"], table.Ranges.Keys);
        Assert.Equal(new CalibratedRange(41.0432266, -102.5830078, 97.6811905), table.Ranges["122_Conv"]);
        Assert.Equal(new CalibratedRange(1e-5, -1e-5, 2e-6), table.Ranges["model/with space"]);
        Assert.Empty(_reported.All);
    }

    [Fact]
    public void Sections_of_other_kinds_are_passed_over_and_told()
    {
        CalibrationTable table = Read("a 1 0 1\n#asym_op\nsome_op\n#weight_scale\nb 2 0.1 0.2\n# op_name    threshold    min    max\nc 3 0 3\n");
        Assert.Equal(["a", "c"], table.Ranges.Keys);
        Assert.Equal(
            ["the section \"#asym_op\" of the calibration table is not used", "the section \"#weight_scale\" of the calibration table is not used"],
            _reported.All.Select(d => d.Message));
    }

    [Fact]
    public void All_wrong_lines_are_told()
    {
        DiagnosticException error = Assert.Throws<DiagnosticException>(() => Read("a 1 0\nb x 0 1\nc 1 nan 1\nd -1 0 1\ne 1 2 1\nf 1 0 1\nf 1 0 1\ng 1 0 inf\n"));
        Assert.Equal(
            [
                "it has 3 words", "'x' is not a finite number", "'nan' is not a finite number", "the threshold -1 is negative",
                "the range 2 to 1 is empty", "the tensor \"f\" is there twice", "'inf' is not a finite number",
            ],
            error.Diagnostics.Select(d => d.Message.Split(": ", 2)[1]));
        Assert.Equal(["1:1", "2:1", "3:1", "4:1", "5:1", "7:1", "8:1"], error.Diagnostics.Select(d => d.Place!.Path));
        Assert.Equal($"the calibration table \"{_path}\" cannot be read: it has 3 words", error.Diagnostics[0].Message);
        Assert.All(error.Diagnostics, d => Assert.Equal("a line is: name threshold min max", d.Help));
    }

    [Fact]
    public void Bytes_that_are_no_text()
    {
        File.WriteAllBytes(_path, [0x61, 0xff, 0xfe, 0x20]);
        Assert.Equal($"'{_path}' cannot be read: it is not UTF-8 text", Assert.Throws<DiagnosticException>(() => CalibrationTableFile.Read(_path, _reported)).Diagnostics[0].Message);
        Assert.Equal(CoreDiagnostics.FileNotFound, Assert.Throws<DiagnosticException>(() => CalibrationTableFile.Read(_path + "x", _reported)).Diagnostics[0].Descriptor);
    }

    /// <summary>Whatever the bytes, a table or a message comes out.</summary>
    [Fact]
    public void Damaged_tables()
    {
        byte[] whole = Encoding.UTF8.GetBytes("# n\n###\nimages 1.0 0.0 1.0\n#asym_op\nx\n122_Conv 41.04 -102.5 97.6\n");
        var random = new Random(3);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = whole[..random.Next(whole.Length + 1)];
            for (int k = random.Next(4); k > 0 && damaged.Length > 0; k--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(_path, damaged);
            try
            {
                Assert.All(CalibrationTableFile.Read(_path, _reported).Ranges.Values, r => Assert.True(double.IsFinite(r.Threshold) && r.Min <= r.Max));
            }
            catch (DiagnosticException e)
            {
                Assert.NotEmpty(e.Diagnostics);
            }
        }
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var table = new CalibrationTable { Comments = ["network: n", "two\nlines"] };
        table.Ranges.Add("x y", new CalibratedRange(0.1f, -1.0 / 3, 1e-300));
        table.Ranges.Add("z", new CalibratedRange(1, 0, 0));
        CalibrationTableFile.Write(_path, table, _reported);
        Assert.Equal("# network: n\n# two lines\n###\n# op_name    threshold    min    max\nx y 0.10000000149011612 -0.3333333333333333 1E-300\nz 1 0 0\n", File.ReadAllText(_path));
        Assert.Equal(table.Ranges, CalibrationTableFile.Read(_path, _reported).Ranges);
        Assert.Empty(_reported.All);
    }

    [Fact]
    public void Names_that_cannot_be_written_are_told()
    {
        var table = new CalibrationTable();
        foreach (string name in (string[])["#x", " x", "a\nb", "int4_op"])
        {
            table.Ranges.Add(name, new CalibratedRange(1, 0, 1));
        }

        CalibrationTableFile.Write(_path, table, _reported);
        Assert.Empty(CalibrationTableFile.Read(_path, _reported).Ranges);
        Assert.Equal(4, _reported.All.Count(d => d.Descriptor == CoreDiagnostics.CalibrationIncomplete));
        Assert.Equal("the tensor \"#x\" cannot be written to a calibration table", _reported.All[0].Message);
    }

    private CalibrationTable Read(string text)
    {
        File.WriteAllText(_path, text);
        return CalibrationTableFile.Read(_path, _reported);
    }
}
