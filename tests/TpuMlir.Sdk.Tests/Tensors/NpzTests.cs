using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Tests.Tensors;

/// <summary>The fixtures were written by numpy 1.24.2: np.savez, np.savez_compressed, np.lib.format.write_array.</summary>
public class NpzTests
{
    [Theory]
    [InlineData("numpy.npz")]
    [InlineData("numpy_deflated.npz")]
    public void What_numpy_wrote_is_read(string file)
    {
        OrderedDictionary<string, Tensor> arrays = NpzFile.Read(GoldenFiles.Fixture(file));
        foreach ((string name, ElementType type) in new[]
        {
            ("le_f4", ElementType.F32), ("le_f2", ElementType.F16), ("le_f8", ElementType.F32), ("le_i8", ElementType.I64), ("le_i4", ElementType.I32),
            ("le_i2", ElementType.I16), ("x_i1", ElementType.I8), ("be_f4", ElementType.F32), ("be_i2", ElementType.I16), ("be_i8", ElementType.I64),
        })
        {
            Check(arrays[name], type, [-2, -1, 0, 1, 2, 3]);
        }

        foreach ((string name, ElementType type) in new[]
        {
            ("le_u4", ElementType.U32), ("le_u2", ElementType.U16), ("x_u1", ElementType.U8), ("le_u8", ElementType.I64),
        })
        {
            Check(arrays[name], type, [0, 1, 2, 3, 4, 5]);
        }

        Check(arrays["x_b1"], ElementType.Bool, [0, 1, 1, 1, 1, 1]);
        Assert.Equal("le_f4", arrays.Keys.First());
        Assert.Equal(Enumerable.Range(0, 24), arrays["fortran"].As<int>().ToArray());
        Assert.Equal([2, 3, 4], arrays["fortran"].Shape);
        Assert.Equal(1.5f, arrays["scalar"].Floats()[0]);
        Assert.Equal(0, arrays["scalar"].Shape.Rank);
        Assert.Equal([0, 3], arrays["empty"].Shape);
        Assert.Equal([0.1f, -1, float.PositiveInfinity], arrays["blocks/0:conv"].Floats().ToArray());
    }

    [Theory]
    [InlineData("version2.npy")]
    [InlineData("version3.npy")]
    public void Newer_header_versions_are_read(string file) =>
        Assert.Equal([1.5f, -2.5f], NpyFile.Read(GoldenFiles.Fixture(file)).Floats().ToArray());

    [Theory]
    [InlineData("object.npy", "'|O'")]
    [InlineData("record.npy", "expected a string")]
    [InlineData("complex.npy", "'<c8'")]
    public void Types_that_are_no_numbers_are_refused(string file, string reason)
    {
        Diagnostic diagnostic = Assert.Single(Assert.Throws<DiagnosticException>(() => NpyFile.Read(GoldenFiles.Fixture(file))).Diagnostics);
        Assert.Equal(CoreDiagnostics.MalformedData, diagnostic.Descriptor);
        Assert.Contains(reason, diagnostic.Message, StringComparison.Ordinal);
        Assert.EndsWith(file, diagnostic.Place!.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writing_is_deterministic_and_read_back(bool compress)
    {
        var tensors = new Dictionary<string, Tensor>
        {
            ["z/1:0"] = Tensor.From([1f, 2f], [2]),
            ["bf16"] = new Tensor(ElementType.BF16, [2], [0x80, 0x3F, 0x00, 0x40]),
            ["i4"] = new Tensor(ElementType.I4, [2], [0xF8, 7]),
            ["scalar"] = Tensor.From([3L], Shape.Scalar),
            ["empty"] = new Tensor(ElementType.U32, [0, 2]),
        };
        byte[] first = Bytes(tensors, compress);
        Assert.Equal(first, Bytes(tensors.Reverse(), compress));
        using var stream = new MemoryStream(first);
        OrderedDictionary<string, Tensor> read = NpzFile.Read(stream, "x.npz");
        Assert.Equal(["bf16", "empty", "i4", "scalar", "z/1:0"], read.Keys);
        Assert.Equal(ElementType.U16, read["bf16"].Type);
        Assert.Equal(ElementType.I8, read["i4"].Type);
        Assert.All(tensors, t => Assert.Equal(t.Value.Data, read[t.Key].Data));
        Assert.All(tensors, t => Assert.Equal(t.Value.Shape, read[t.Key].Shape));
    }

    [SkippableFact]
    public void Numpy_reads_what_we_write()
    {
        const string Python = "/usr/bin/python3";
        Skip.IfNot(File.Exists(Python) && ExternalTool.Run(Python, "", "-c", "import numpy").Code == 0, "no numpy: nothing but ourselves has read the archive");
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.npz");
        try
        {
            var tensors = Enum.GetValues<ElementType>().ToDictionary(t => $"a/{t}:0", t => Tensor.From([0f, 1f, 1f], [3, 1]).To(t));
            foreach (bool compress in new[] { false, true })
            {
                NpzFile.Write(path, tensors, compress);
                (int code, string output, string error) = ExternalTool.Run(Python, "", "-c",
                    "import numpy, sys\nfor n, a in sorted(numpy.load(sys.argv[1]).items()): print(n, a.dtype, a.shape, a.ravel().tolist())", path);
                Assert.True(code == 0, error);
                Assert.Equal(
                    """
                    a/BF16:0 uint16 (3, 1) [0, 16256, 16256]
                    a/Bool:0 bool (3, 1) [False, True, True]
                    a/F16:0 float16 (3, 1) [0.0, 1.0, 1.0]
                    a/F32:0 float32 (3, 1) [0.0, 1.0, 1.0]
                    a/I16:0 int16 (3, 1) [0, 1, 1]
                    a/I32:0 int32 (3, 1) [0, 1, 1]
                    a/I4:0 int8 (3, 1) [0, 1, 1]
                    a/I64:0 int64 (3, 1) [0, 1, 1]
                    a/I8:0 int8 (3, 1) [0, 1, 1]
                    a/U16:0 uint16 (3, 1) [0, 1, 1]
                    a/U32:0 uint32 (3, 1) [0, 1, 1]
                    a/U4:0 uint8 (3, 1) [0, 1, 1]
                    a/U8:0 uint8 (3, 1) [0, 1, 1]

                    """,
                    output);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Damaged_archives_are_diagnostics_and_never_another_exception()
    {
        var random = new Random(3);
        foreach (string file in new[] { "numpy.npz", "numpy_deflated.npz" })
        {
            byte[] good = File.ReadAllBytes(GoldenFiles.Fixture(file));
            for (int i = 0; i < 3000; i++)
            {
                byte[] bad = random.Next(4) == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
                for (int edit = random.Next(1, 5); edit > 0 && bad.Length > 0; edit--)
                {
                    bad[random.Next(bad.Length)] = (byte)random.Next(256);
                }

                CheckRead(() => NpzFile.Read(new MemoryStream(bad), "bad.npz"));
            }
        }
    }

    [Fact]
    public void Damaged_arrays_are_diagnostics_and_never_another_exception()
    {
        var random = new Random(5);
        byte[] good = File.ReadAllBytes(GoldenFiles.Fixture("version2.npy"));
        for (int i = 0; i < 10_000; i++)
        {
            byte[] bad = random.Next(4) == 0 ? good[..random.Next(good.Length)] : (byte[])good.Clone();
            for (int edit = random.Next(1, 5); edit > 0 && bad.Length > 0; edit--)
            {
                bad[random.Next(Math.Min(bad.Length, 80))] = (byte)random.Next(32, 127);
            }

            try
            {
                NpyFile.Read(new MemoryStream(bad), bad.Length);
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Theory]
    [InlineData("(9223372036854775807,)", "too many elements")]
    [InlineData("(4294967296, 4294967296)", "too many elements")]
    [InlineData("(1000000000000,)", "bytes of data, the file holds 8")]
    [InlineData("(-1,)", "expected an extent")]
    [InlineData("(3,)", "12 bytes of data, the file holds 8")]
    [InlineData("(1,)", "4 bytes of data, the file holds 8")]
    public void Shapes_that_do_not_fit_the_data_are_refused_before_anything_is_allocated(string shape, string reason)
    {
        string text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n";
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(text), .. new byte[8]];
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => NpyFile.Read(new MemoryStream(bytes), bytes.Length)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_bit_in_the_data_is_found()
    {
        byte[] bytes = Bytes([KeyValuePair.Create("w", new Tensor(ElementType.F32, [1000]))], compress: false);
        bytes[2000] ^= 1;
        string message = Assert.Throws<DiagnosticException>(() => NpzFile.Read(new MemoryStream(bytes), "x.npz")).Message;
        Assert.Contains("the array 'w' of 'x.npz' cannot be read: its checksum is wrong", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_said_to_be_missing() =>
        Assert.Equal(CoreDiagnostics.FileNotFound, Assert.Throws<DiagnosticException>(() => NpzFile.Read("nowhere.npz")).Diagnostics[0].Descriptor);

    private static byte[] Bytes(IEnumerable<KeyValuePair<string, Tensor>> tensors, bool compress)
    {
        using var stream = new MemoryStream();
        NpzFile.Write(stream, tensors, compress);
        return stream.ToArray();
    }

    private static void Check(Tensor tensor, ElementType type, long[] values)
    {
        Assert.Equal(type, tensor.Type);
        Assert.Equal([2, 3], tensor.Shape);
        Assert.Equal(values, TensorConvert.ToLongs(tensor));
    }

    private static void CheckRead(Action read)
    {
        try
        {
            read();
        }
        catch (DiagnosticException e)
        {
            Assert.All(e.Diagnostics, d => Assert.Equal(CoreDiagnostics.MalformedData, d.Descriptor));
        }
    }
}
